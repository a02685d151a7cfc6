using System.Collections.Concurrent;
using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using Amazon.Runtime;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>DynamoDB goes away under traffic, dead or hanging, and comes back.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class DynamoOutageTests
{
    private readonly ConcurrentQueue<string> opened = new();
    private readonly ConcurrentQueue<string> signedUp = new();
    private int asked;
    private int signups;
    private string suffix = "";

    [Theory]
    [InlineData("crash", "dynamodb")]
    [InlineData("hang", "dynamodb")]
    [InlineData("hang", "dual")]
    public async Task What_needs_it_is_503_in_time_and_all_else_goes_on(string fault, string store)
    {
        await using var server = new DynamoServer(keeps: true);
        await server.Start();
        await using var schema = await TempSchema.Create();
        var redis = (await TestServers.Redis).Split(':');
        suffix = Guid.NewGuid().ToString("N");
        await using var site = await OutageSite.Open(schema.Options, new()
        {
            ["STATE_STORE"] = store,
            ["AWS_ENDPOINT_URL_DYNAMODB"] = server.Endpoint.ToString(),
            ["DYNAMODB_TABLE_SUFFIX"] = suffix,
            ["REDIS_HOST"] = redis[0],
            ["REDIS_PORT"] = redis[1],
            ["DELIVER_TO_OUTBOX"] = "on",
        });
        var first = await site.Send("POST", "/auth/init", json: """{"client":"android"}""");
        var refresh = (string)first.Json!["data"]!["refreshToken"]!;
        var usersBefore = await site.Count("select count(*) from users");
        await Outage.Run(
            server,
            fault,
            needing: new()
            {
                ["init"] = () => Init(site),
                ["refresh"] = () => site.Send("POST", "/auth/refresh", json: $$"""{"refreshToken":"{{refresh}}"}"""),
                ["signup"] = () => Signup(site),
            },
            others: new()
            {
                ["validate"] = () => site.Send("GET", "/auth/validate", site.MemberToken),
                ["health"] = () => site.Send("GET", "/health"),
            });
        await NothingIsHalfWritten(server, site);
        Assert.Equal(usersBefore, await site.Count("select count(*) from users"));
    }

    private async Task<SiteAnswer> Init(OutageSite site)
    {
        Interlocked.Increment(ref asked);
        var answer = await site.Send("POST", "/auth/init", json: """{"client":"android"}""");
        if (answer.Status == 200) opened.Enqueue((string)answer.Json!["data"]!["refreshToken"]!);
        return answer;
    }

    private async Task<SiteAnswer> Signup(OutageSite site)
    {
        var address = $"new-{Interlocked.Increment(ref signups)}@mail.example";
        var answer = await site.Send("POST", "/auth/signup", site.Visitor, $$"""{"name":"Kim","email":"{{address}}","terms":"1"}""");
        if (answer.Status == 200) signedUp.Enqueue(address);
        return answer;
    }

    // All that was promised is there and whole; what was refused may be there only where the answer was lost, and is whole too.
    private async Task NothingIsHalfWritten(DynamoServer server, OutageSite site)
    {
        using var client = new AmazonDynamoDBClient(
            new BasicAWSCredentials("local", "local"), new AmazonDynamoDBConfig { ServiceURL = server.Endpoint.ToString(), AuthenticationRegion = "eu-west-2" });
        var sessions = await Items(client, $"sessions-{suffix}");
        Assert.Empty(opened.Except(sessions.Select(s => s["token"].S)));
        Assert.InRange(sessions.Count, opened.Count + 1, asked + 1);
        Assert.All(sessions, s => Assert.Equal(["app", "createdAt", "deviceFingerprint", "expires_at", "family", "ipAddress", "token", "userId"], s.Keys.Order()));

        var codes = await Items(client, $"otp-{suffix}");
        Assert.Empty(signedUp.Except(codes.Select(c => c["identifier"].S)));
        Assert.InRange(codes.Count, signedUp.Count, signups);
        Assert.All(codes, c => Assert.Equal(["attempts", "expires_at", "identifier", "otp", "purpose", "timestamp"], c.Keys.Order()));
        Assert.Equal(signedUp.Order(), (await site.Recipients()).Order());
    }

    private static async Task<List<Dictionary<string, AttributeValue>>> Items(AmazonDynamoDBClient client, string table)
    {
        var items = new List<Dictionary<string, AttributeValue>>();
        var request = new ScanRequest { TableName = table, ConsistentRead = true };
        do
        {
            var page = await client.ScanAsync(request);
            items.AddRange(page.Items);
            request.ExclusiveStartKey = page.LastEvaluatedKey;
        }
        while (request.ExclusiveStartKey is { Count: > 0 });
        return items;
    }
}
