using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.State.DynamoDb;

/// <summary>What DynamoDB's answers are told as.</summary>
public sealed class DynamoAnswersTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(400, "ProvisionedThroughputExceededException", DependencyFailure.Busy)]
    [InlineData(400, "ThrottlingException", DependencyFailure.Busy)]
    [InlineData(408, "RequestTimeout", DependencyFailure.Busy)]
    [InlineData(429, "TooManyRequests", DependencyFailure.Busy)]
    [InlineData(500, "InternalServerError", DependencyFailure.Broken)]
    [InlineData(400, "AccessDeniedException", DependencyFailure.Refused)]
    public async Task What_passes_is_not_told_as_a_wrong_setting(int status, string code, DependencyFailure kind)
    {
        await using var server = await FakeHttp.Start((_, context) => FakeHttp.Write(context, status, $$"""{"__type":"com.amazonaws.dynamodb.v20120810#{{code}}","message":"x"}""", "application/x-amz-json-1.0"));
        using var store = new DynamoStore(new DynamoOptions("eu-west-2", "prod", server.Url));
        Assert.Equal(kind, (await Assert.ThrowsAsync<DependencyException>(() => store.Ping(default))).Kind);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"Table":{},"Attributes":null}""")]
    [InlineData("[]")]
    [InlineData("<html>no</html>")]
    public async Task An_answer_that_makes_no_sense_is_a_broken_store(string body)
    {
        await using var server = await FakeHttp.Start((_, context) => FakeHttp.Write(context, 200, body, "application/x-amz-json-1.0"));
        var options = new DynamoOptions("eu-west-2", "prod", server.Url);
        foreach (var ask in new Func<DynamoStore, Task>[]
        {
            static store => store.Ping(default),
            static store => DynamoTables.Needs(store, default),
            static store => new DynamoLiveGoals(store).AddTips("goal", 1, default),
            static store => new DynamoSessions(store, new ManualClock(Now)).List("7", default),
        })
        {
            using var store = new DynamoStore(options with { CreateTables = true });
            Assert.Equal(DependencyFailure.Broken, (await Assert.ThrowsAsync<DependencyException>(() => ask(store))).Kind);
        }

        using var prepared = new DynamoStore(options);
        Assert.Equal(DependencyFailure.Broken, (await Assert.ThrowsAsync<DependencyException>(() => new DynamoLiveGoals(prepared).AddTips("goal", 1, default))).Kind);
    }
}
