using BingeMe.Platform.Sql;

namespace BingeMe.TestSupport.Servers;

/// <summary>
/// The servers that a test run shares, each started by the first test that asks, or running already where BINGEME_TEST_MYSQL
/// (host:port:user:password), BINGEME_TEST_REDIS (host:port) or BINGEME_TEST_DYNAMODB (URL) says so.
/// </summary>
public static class TestServers
{
    private static readonly Lazy<Task<MySqlOptions>> SharedMySql = new(StartMySql);
    private static readonly Lazy<Task<string>> SharedRedis = new(StartRedis);
    private static readonly Lazy<Task<Uri>> SharedDynamo = new(StartDynamo);

    /// <summary>The SQL server, without a schema. Waited for longer than in production: many tests share it and few cores.</summary>
    public static Task<MySqlOptions> MySql => SharedMySql.Value;

    /// <summary>The Redis server, host:port.</summary>
    public static Task<string> Redis => SharedRedis.Value;

    /// <summary>The DynamoDB server.</summary>
    public static Task<Uri> Dynamo => SharedDynamo.Value;

    private static async Task<MySqlOptions> StartMySql() => await FindMySql() with { CommandSeconds = 30, ConnectSeconds = 30 };

    private static async Task<MySqlOptions> FindMySql()
    {
        if (Variable("BINGEME_TEST_MYSQL")?.Split(':') is [var host, var port, var user, var password])
            return new MySqlOptions(host, int.Parse(port), user, password, "", 10);
        var server = new MariaDbServer();
        await server.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.DisposeAsync().AsTask().Wait();
        return server.Options;
    }

    private static async Task<string> StartRedis()
    {
        if (Variable("BINGEME_TEST_REDIS") is { } address)
            return address;
        var server = new RedisServer();
        await server.Start();
        return $"127.0.0.1:{server.Port}";
    }

    private static async Task<Uri> StartDynamo()
    {
        if (Variable("BINGEME_TEST_DYNAMODB") is { } address)
            return new Uri(address);
        var server = new DynamoServer();
        await server.Start();
        return server.Endpoint;
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
