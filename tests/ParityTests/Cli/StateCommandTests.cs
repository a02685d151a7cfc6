using System.Diagnostics;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;
using BingeMe.Platform.State.Redis;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace ParityTests.Cli;

/// <summary><c>bingeme state compare</c> and <c>sync</c> as a check of a cutover's plan runs them (docs/cutover.md, point 36), on a real DynamoDB and Redis.</summary>
[Trait("Category", "Server")]
public sealed class StateCommandTests : IAsyncLifetime
{
    private readonly string name = Guid.NewGuid().ToString("N");
    private DynamoStore tables = null!;
    private RedisStore redis = null!;
    private Dictionary<string, string> settings = [];

    public async Task InitializeAsync()
    {
        var (dynamo, address) = (await TestServers.Dynamo, (await TestServers.Redis).Split(':'));
        settings = new()
        {
            ["DYNAMODB_TABLE_SUFFIX"] = name,
            ["DYNAMODB_ENDPOINT"] = dynamo.ToString(),
            ["AWS_DEFAULT_REGION"] = "eu-west-2",
            ["AWS_ACCESS_KEY_ID"] = "x",
            ["AWS_SECRET_ACCESS_KEY"] = "x",
            ["REDIS_HOST"] = address[0],
            ["REDIS_PORT"] = address[1],
            ["REDIS_PREFIX"] = $"test:{name}:",
        };
        tables = new DynamoStore(new DynamoOptions("eu-west-2", name, dynamo) { InactivityTimeout = TimeSpan.FromSeconds(20) }, static _ => { });
        redis = new RedisStore(new RedisOptions(address[0], int.Parse(address[1]), null, $"test:{name}:") { InactivityTimeout = TimeSpan.FromSeconds(10) });
        Assert.Equal(0, (await Bingeme("compare")).Code);
    }

    public async Task DisposeAsync()
    {
        tables.Dispose();
        await redis.DisposeAsync();
    }

    [Fact(DisplayName = "Point 36: compare tells drift by keys and never by values, sync mends it, and a bound lets through what blue writes meanwhile")]
    public async Task Drift()
    {
        for (var i = 0; i < 3; i++)
            await new DynamoSessions(tables, TimeProvider.System).Put(new Session($"secret-{i}", "7", DateTimeOffset.UtcNow.AddHours(1), "f", "ip", "UA", DateTimeOffset.UtcNow), default);

        var found = await Bingeme("compare", "--json", "--settle", "10ms", "--keys", "2");
        var allowed = await Bingeme("compare", "--max-drift", "3", "--settle", "10ms");
        var refused = await Bingeme("compare", "--max-drift", "2", "--settle", "10ms");
        var mended = await Bingeme("sync", "--settle", "10ms", "--passes", "2");
        var after = await Bingeme("compare", "--json");

        Assert.Equal(["", "", "", "", ""], new[] { found, allowed, refused, mended, after }.Select(static run => run.Error));
        Assert.Equal(3, found.Code);
        using var json = JsonDocument.Parse(found.Output);
        Assert.Equal(3, json.RootElement.GetProperty("total").GetInt32());
        Assert.Equal(3, json.RootElement.GetProperty("kinds")[0].GetProperty("missing").GetInt32());
        var keys = json.RootElement.GetProperty("keys");
        Assert.Equal(2, keys.GetArrayLength());
        Assert.StartsWith("session:{7}:", keys[0].GetProperty("key").GetString(), StringComparison.Ordinal);
        Assert.Equal((0, 3, 0, 0), (allowed.Code, refused.Code, mended.Code, after.Code));
        foreach (var output in new[] { found.Output, allowed.Output, refused.Output, mended.Output }) Assert.DoesNotContain("secret", output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "A store that does not answer is exit code 4 and no drift")]
    public async Task Unreachable()
    {
        settings["REDIS_PORT"] = "1";
        await new DynamoSessions(tables, TimeProvider.System).Put(new Session("t", "7", DateTimeOffset.UtcNow.AddHours(1), "f", "ip", "UA", DateTimeOffset.UtcNow), default);

        var run = await Bingeme("compare");

        Assert.Equal((4, ""), (run.Code, run.Output));
        Assert.Contains("redis does not answer", run.Error, StringComparison.Ordinal);
    }

    private async Task<CliRun> Bingeme(params string[] arguments)
    {
        var program = Built.Command("src/BingeMe.Cli.Program", "bingeme");
        var start = new ProcessStartInfo(program[0], [.. program[1..], "state", .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (key, value) in settings) start.Environment[key] = value;
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return new CliRun(process.ExitCode, await output, await error);
    }
}
