using BingeMe.Platform.Sql;
using BingeMe.TestSupport.S3;
using BingeMe.TestSupport.Servers;
using ParityTests.Cli;
using ParityTests.Support;
using Xunit;

namespace ParityTests.RealStores;

/// <summary><c>bingeme replay --profile services</c>: both published hosts, each on real stores of its own (docs/replay.md, points 10, 11 and 12).</summary>
[Trait("Category", "Server")]
[Trait("Category", "Wire")]
public sealed class ServiceReplayTests : IDisposable
{
    private const string Account = "replay_user";

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-replay-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory(DisplayName = "Each case starts from the same rows, items, keys and objects, whatever the ones before left, and both hosts leave the same")]
    [InlineData("--reset", "case", "posts/posts.addComment")]
    [InlineData("--reset", "difference", "auth/auth.signup")]
    public async Task Parity(string option, string value, string what)
    {
        using var s3 = await S3Server.Start();
        var run = await Replay(s3, "--filter", what, option, value);
        Assert.True(run is { Code: 0, Error: "" }, $"{run.Error}{run.Output}");
    }

    [Fact(DisplayName = "Other rows and other items are no parity, each told by its table, though the state before was given back")]
    public async Task Differing()
    {
        using var s3 = await S3Server.Start();

        // Another seed makes other ids and tokens, in the answers and in the stores.
        var other = Path.Combine(folder, "kestrel");
        await File.WriteAllTextAsync(other, $"#!/bin/sh\nBINGEME_PIN_SEED=other exec '{WirePair.KestrelBinary}'\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = await Replay(s3, "--filter", "auth/auth.login/by-password", "--kestrel", other, "--json");
        Assert.Equal(1, run.Code);
        Assert.Contains("\"where\": \"dynamodb sessions\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("\"where\": \"$.data.accessToken\"", run.Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "Servers that are not named, or not there, are a fault of the environment: 3, and nothing runs")]
    public async Task Nowhere()
    {
        var unnamed = await CliRun.With(new() { ["DB_HOST"] = "127.0.0.1", ["DB_USERNAME"] = "x", ["DB_PASSWORD"] = "x", ["DB_DATABASE"] = "x", ["AWS_BUCKET_NAME"] = "x" }, "", Arguments(["--profile", "services"]));
        Assert.Equal((3, true), (unnamed.Code, unnamed.Error.Contains("S3_ENDPOINT", StringComparison.Ordinal)));
        using var s3 = await S3Server.Start();
        var environment = await Environment(s3);
        environment["DB_PORT"] = "1";
        var absent = await CliRun.With(environment, "", Arguments(["--profile", "services"]));
        Assert.Equal((3, ""), (absent.Code, absent.Output));
        Assert.Contains("The real stores of a side", absent.Error, StringComparison.Ordinal);
        Assert.Equal(3, (await CliRun.With([], "", Arguments(["--profile", "production"]))).Code);
    }

    private static async Task<CliRun> Replay(S3Server s3, params string[] arguments) => await CliRun.With(await Environment(s3), "", Arguments(["--profile", "services", .. arguments]));

    private static string[] Arguments(string[] more)
    {
        string[] program = more.Contains("--kestrel") ? [] : ["--kestrel", WirePair.KestrelBinary];
        return ["replay", Path.Combine(Repository.Root, "samples"), "--lambda", WirePair.LambdaBinary, .. program, .. more];
    }

    private static async Task<Dictionary<string, string>> Environment(S3Server s3)
    {
        var sql = await TestServers.MySql;
        await using (var database = new MySqlDatabase(sql))
        await using (var connection = await database.Open(CancellationToken.None))
        {
            // An account with a password, which may make schemas: an empty setting counts as unset.
            foreach (var statement in new[] { $"create user if not exists {Account} identified by '{Account}'", $"grant all on *.* to {Account}" })
            {
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of ours
                command.CommandText = statement;
#pragma warning restore CA2100
                await command.ExecuteNonQueryAsync();
            }
        }

        var redis = (await TestServers.Redis).Split(':');
        return new Dictionary<string, string>
        {
            ["DB_HOST"] = sql.Host,
            ["DB_PORT"] = $"{sql.Port}",
            ["DB_USERNAME"] = Account,
            ["DB_PASSWORD"] = Account,
            ["DB_DATABASE"] = "unused",
            ["REDIS_HOST"] = redis[0],
            ["REDIS_PORT"] = redis[1],
            ["DYNAMODB_ENDPOINT"] = $"{await TestServers.Dynamo}",
            ["S3_ENDPOINT"] = $"{s3.Url}",
            ["AWS_BUCKET_NAME"] = "unused",
        };
    }
}
