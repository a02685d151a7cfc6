using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Statements;

public sealed class ReplicaReadsTests : ApiTests
{
    private readonly FakeReplica replica = new();
    private ApiUnderTest copy = null!;

    [Fact]
    public async Task Lists_of_members_who_wrote_nothing_come_from_the_replica()
    {
        Assert.Equal("Of the replica", await FirstProduct(1));
        replica.IsNear = false;
        Assert.NotEqual("Of the replica", await FirstProduct(1));
    }

    [Fact]
    public async Task Nobody_misses_what_they_wrote_themselves()
    {
        (await Api.Post("/user/mode/dark", "{}", Api.AsMember(1))).Expect(200);
        Assert.NotEqual("Of the replica", await FirstProduct(1));
        Assert.Equal("Of the replica", await FirstProduct(4));
        Api.Clock.Now += TimeSpan.FromMinutes(1);
        Assert.Equal("Of the replica", await FirstProduct(1));
    }

    [Fact]
    public async Task A_write_that_was_refused_is_none()
    {
        (await Api.Post("/user/mode/purple", "{}", Api.AsMember(1))).Expect(400);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from member_writes"));
        Assert.Equal("Of the replica", await FirstProduct(1));
    }

    [Fact]
    public async Task A_replica_that_fails_is_left_out_and_nobody_notices()
    {
        replica.IsBroken = true;
        Assert.NotEqual("Of the replica", await FirstProduct(1));
        Assert.Equal(1, replica.Suspended);
    }

    [Theory]
    [InlineData("alter table products rename column price to price_of_before")]
    [InlineData("alter table products rename to products_of_before")]
    [InlineData("alter table products rename column created_at to made_at")]
    public async Task Whatever_the_replica_fails_the_database_answers(string fault)
    {
        await copy.Execute(fault);
        Assert.NotEqual("Of the replica", await FirstProduct(1));
        Assert.Equal(1, replica.Suspended);
    }

    [Fact]
    public async Task What_a_handler_itself_refuses_is_no_fault_of_the_replica()
    {
        (await Api.Get("/user/search?search=leo&type=nobody", Api.AsMember(1))).Expect(400);
        Assert.Equal(0, replica.Suspended);
    }

    [Theory]
    [InlineData("/posts")]
    [InlineData("/updates")]
    [InlineData("/products")]
    [InlineData("/referrals")]
    [InlineData("/restrict/user")]
    [InlineData("/creator/subscribers")]
    [InlineData("/creator/payment-received")]
    [InlineData("/creator/withdrawals")]
    [InlineData("/user/search?search=leo")]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/posts-report")]
    [InlineData("/dashboard/income-chart")]
    public async Task What_the_replica_answers_writes_nothing(string target)
    {
        replica.Opened = 0;
        var before = await Contents();
        (await Api.Get(target, Api.AsMember(1))).Expect(200);
        Assert.True(replica.Opened > 0, "The replica was not asked.");
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from member_writes"));
        Assert.Equal(before, await Contents());
    }

    [Fact]
    public async Task Without_a_replica_nothing_is_noted()
    {
        (await copy.Post("/user/mode/dark", "{}", copy.AsMember(1))).Expect(200);
        Assert.Equal(0, await copy.Scalar<long>("select count(*) from member_writes"));
    }

    protected override async Task<ApiUnderTest> Create()
    {
        copy = await ApiUnderTest.Create();
        await copy.Execute("update products set name = 'Of the replica'");
        replica.Inner = copy.Context.Database;
        return await ApiUnderTest.Create(null, context => context with { Replica = replica });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await copy.DisposeAsync();
    }

    /// <summary>What lists could change: how many rows there are, and when they changed last.</summary>
    private async Task<string> Contents()
    {
        var counts = new List<long>();
        foreach (var table in new[] { "users", "products", "purchases", "updates", "notifications", "transactions", "background_jobs", "messages" })
            counts.Add(await copy.Scalar<long>($"select count(*) from {table}"));
        return $"{string.Join(' ', counts)} {await copy.Scalar<string>("select max(updated_at) from users")} {await copy.Scalar<long>("select count(*) from notifications where seen = '1'")}";
    }

    private async Task<string> FirstProduct(long member) => (await Api.Get("/products", Api.AsMember(member))).Expect(200).Json["data"]!["product"]![0]!["name"]!.ToString();

    private sealed class FakeReplica : IReadReplica, IDatabase
    {
        public IDatabase Inner { get; set; } = null!;

        public bool IsNear { get; set; } = true;

        public bool IsBroken { get; set; }

        public int Suspended { get; private set; }

        public int Opened { get; set; }

        public IDatabase Database => this;

        public SqlDialect Dialect => Inner.Dialect;

        public bool Serves(DateTimeOffset? wroteAt, DateTimeOffset now) => IsNear && (wroteAt is not { } wrote || wrote < now.AddSeconds(-10));

        public void Suspend(Exception cause) => Suspended++;

        public ValueTask<DbConnection> Open(CancellationToken cancelled)
        {
            Opened++;
            return IsBroken ? throw new DependencyException("sql", new TimeoutException()) { Kind = DependencyFailure.TimedOut } : Inner.Open(cancelled);
        }
    }
}
