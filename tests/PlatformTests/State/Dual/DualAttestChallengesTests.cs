using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.Dual;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.PlatformTests.State.DynamoDb;
using BingeMe.PlatformTests.State.Redis;

namespace BingeMe.PlatformTests.State.Dual;

[Trait("Category", "Server")]
public sealed class DualAttestChallengesTests : AttestChallengesConformance, IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);
    private readonly TempDynamo dynamo = new();
    private readonly TempRedis redis = new();

    protected override IAttestChallenges Challenges => new DualAttestChallenges(Truth, Copy);

    private DynamoAttestChallenges Truth => new(dynamo.Store);

    private RedisAttestChallenges Copy => new(redis.Store);

    [Fact]
    public async Task What_the_other_stack_saw_is_seen_although_Redis_knows_nothing_of_it()
    {
        Assert.True(await Truth.Claim("c", Now, Now.AddMinutes(5), default));
        Assert.False(await Challenges.Claim("c", Now, Now.AddMinutes(5), default));
    }

    [Fact]
    public async Task What_Redis_saw_is_answered_without_the_tables()
    {
        Assert.True(await Challenges.Claim("c", Now, Now.AddMinutes(5), default));
        using var away = new DynamoStore(new DynamoOptions("eu-west-2", "x", new Uri("http://127.0.0.1:1")));
        Assert.False(await new DualAttestChallenges(new DynamoAttestChallenges(away), Copy).Claim("c", Now, Now.AddMinutes(5), default));
    }

    [Fact]
    public async Task A_claim_that_the_tables_did_not_take_leaves_no_trace_in_Redis()
    {
        using var away = new DynamoStore(new DynamoOptions("eu-west-2", "x", new Uri("http://127.0.0.1:1")));
        await Assert.ThrowsAsync<DependencyException>(() => new DualAttestChallenges(new DynamoAttestChallenges(away), Copy).Claim("c", Now, Now.AddMinutes(5), default));
        Assert.False(await Copy.IsSeen("c", Now, default));
        Assert.True(await Challenges.Claim("c", Now, Now.AddMinutes(5), default));
    }

    public async Task InitializeAsync()
    {
        await dynamo.Start();
        await redis.Start();
    }

    public async Task DisposeAsync()
    {
        dynamo.Dispose();
        await redis.DisposeAsync();
    }
}
