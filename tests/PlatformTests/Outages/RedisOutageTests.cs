using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>Redis goes away under traffic, dead or hanging, and comes back.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class RedisOutageTests
{
    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    public async Task While_DynamoDB_is_the_truth_nobody_notices(string fault)
    {
        await using var server = new RedisServer();
        await server.Start();
        await using var truth = new DynamoServer();
        await truth.Start();
        await using var schema = await TempSchema.Create();
        await using var site = await OutageSite.Open(schema.Options, new(Settings("dual", server)) { ["AWS_ENDPOINT_URL_DYNAMODB"] = truth.Endpoint.ToString() });
        var (refresh, _) = await Open(site);
        await Outage.Run(
            server,
            fault,
            needing: [],
            others: new()
            {
                ["init"] = async () => (await Open(site)).Answer,
                ["refresh"] = () => site.Send("POST", "/auth/refresh", json: $$"""{"refreshToken":"{{refresh}}"}"""),
                ["sign in and out"] = () => InAndOut(site),
                ["health"] = () => site.Send("GET", "/health"),
            });
    }

    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    public async Task Once_it_is_the_truth_what_needs_it_is_503_in_time_and_all_else_goes_on(string fault)
    {
        await using var server = new RedisServer();
        await server.Start();
        await using var schema = await TempSchema.Create();
        await using var site = await OutageSite.Open(schema.Options, Settings("redis", server));
        await Outage.Run(
            server,
            fault,
            needing: new()
            {
                ["init"] = async () => (await Open(site)).Answer,
                // This Redis forgets all in a crash, so each caller opens what it refreshes.
                ["open and refresh"] = () => OpenAndRefresh(site),
            },
            others: new()
            {
                ["validate"] = () => site.Send("GET", "/auth/validate", site.MemberToken),
                ["health"] = () => site.Send("GET", "/health"),
            });
    }

    private static Dictionary<string, string> Settings(string store, RedisServer server) =>
        new() { ["STATE_STORE"] = store, ["REDIS_HOST"] = "127.0.0.1", ["REDIS_PORT"] = $"{server.Port}" };

    private static async Task<(string? Refresh, SiteAnswer Answer)> Open(OutageSite site)
    {
        var answer = await site.Send("POST", "/auth/init", json: """{"client":"android"}""");
        return ((string?)answer.Json?["data"]?["refreshToken"], answer);
    }

    private static async Task<SiteAnswer> OpenAndRefresh(OutageSite site)
    {
        var (refresh, opened) = await Open(site);
        return opened.Status == 200 ? await site.Send("POST", "/auth/refresh", json: $$"""{"refreshToken":"{{refresh}}"}""") : opened;
    }

    // A session that is ended must be ended at once, whatever Redis still holds of it.
    private static async Task<SiteAnswer> InAndOut(OutageSite site)
    {
        var now = TimeProvider.System.GetUtcNow();
        var pair = site.Api.Context.Tokens.Member(OutageSite.Member, "creator", now);
        await site.Api.Context.Sessions.Put(new(pair.Refresh, $"{OutageSite.Member}", pair.RefreshExpiresAt, "f", "203.0.113.9", "outage/1", now), default);
        var out1 = await site.Send("POST", "/auth/logout", pair.Access, $$"""{"refreshToken":"{{pair.Refresh}}"}""");
        if (out1.Status != 200) return out1;
        var again = await site.Send("POST", "/auth/refresh", json: $$"""{"refreshToken":"{{pair.Refresh}}"}""");
        return again.Status == 401 ? out1 : new SiteAnswer(again.Status == 200 ? 599 : again.Status, again.Took, again.Json);
    }
}
