using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;

namespace BingeMe.PlatformTests.Sql;

/// <summary>The whole API in this process, on a given MySQL schema with the demo data, other state in a folder of its own.</summary>
public sealed class Site : IAsyncDisposable
{
    private readonly TempFolder folder = new();
    private readonly BingeMeApi api;

    private Site(MySqlOptions sql) => api = new BingeMeApi(
        Settings.From(new Dictionary<string, string>
        {
            ["BINGEME_DATA"] = folder.Path,
            ["BINGEME_PROFILE"] = "services",
            ["STATE_STORE"] = "embedded",
            ["RATE_LIMIT_GENERAL"] = "0",
            ["DB_HOST"] = sql.Host,
            ["DB_PORT"] = $"{sql.Port}",
            ["DB_USERNAME"] = sql.User,
            ["DB_PASSWORD"] = sql.Password,
            ["DB_DATABASE"] = sql.Database,
        }),
        static _ => new Silence());

    public static async Task<Site> Open(MySqlOptions sql)
    {
        await using var database = new MySqlDatabase(sql);
        await using var connection = await database.Open(default);
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, default);
        await DemoData.LoadIfEmpty(connection, TimeProvider.System.GetUtcNow(), default);
        return new Site(sql);
    }

    /// <summary>Calls as the demo data's first member.</summary>
    public async Task<int> Get(string path) => (await api.Api.Handle(new ApiRequest
    {
        Method = "GET",
        Target = RequestTarget.Parse(path),
        Headers = RequestHeaders.From("GET", [new("Authorization", "Bearer " + api.Context.Tokens.MemberAccess(1, "user", TimeProvider.System.GetUtcNow()))], 0),
        RequestId = "site",
        ClientAddress = "203.0.113.9",
    })).Status;

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        folder.Dispose();
    }

    private sealed class Silence : IAccessLog
    {
        public void Write(in AccessRecord record)
        {
        }
    }
}
