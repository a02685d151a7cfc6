using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Outbox;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using Dapper;

namespace BingeMe.PlatformTests.Outages;

/// <summary>The whole API in this process on real stores, with the demo data; what a test does not name lies in a folder of its own.</summary>
internal sealed class OutageSite : IAsyncDisposable
{
    /// <summary>A verified creator of the demo data.</summary>
    public const long Member = 1;

    private readonly TempFolder folder = new();
    private readonly FailureLog log = new();
    private readonly MySqlOptions sql;
    private int requests;

    private OutageSite(MySqlOptions sql, Dictionary<string, string> settings)
    {
        this.sql = sql;
        var all = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["BINGEME_DATA"] = folder.Path,
            ["BINGEME_PROFILE"] = "services",
            ["STATE_STORE"] = "embedded",
            ["RATE_LIMIT_GENERAL"] = "1000000/15m",
            ["DB_HOST"] = sql.Host,
            ["DB_PORT"] = $"{sql.Port}",
            ["DB_USERNAME"] = sql.User,
            ["DB_PASSWORD"] = sql.Password,
            ["DB_DATABASE"] = sql.Database,
            ["DB_CONNECTION_LIMIT"] = "30",
            ["DYNAMODB_TABLE_SUFFIX"] = Guid.NewGuid().ToString("N"),
            ["REDIS_PREFIX"] = $"{Guid.NewGuid():N}:",
        };
        foreach (var operation in new[] { "AUTH_INIT_SESSION", "AUTH_SIGNUP", "AUTH_REFRESH_SESSION", "AUTH_REQUEST_PASSWORD_RESET", "POSTS_ADD_COMMENT", "OTP_SENDS" })
            all[$"RATE_LIMIT_{operation}"] = "1000000";
        foreach (var (name, value) in settings)
            all[name] = value;
        Api = new BingeMeApi(Settings.From(all), _ => log);
        Visitor = Api.Context.Tokens.AnonymousAccess("anon_1_outage", DateTimeOffset.UtcNow);
        MemberToken = Api.Context.Tokens.MemberAccess(Member, "creator", DateTimeOffset.UtcNow);
    }

    public BingeMeApi Api { get; }

    /// <summary>A visitor's access token.</summary>
    public string Visitor { get; }

    /// <summary>The access token of <see cref="Member"/>.</summary>
    public string MemberToken { get; }

    public static async Task<OutageSite> Open(MySqlOptions sql, Dictionary<string, string> settings)
    {
        await using var database = new MySqlDatabase(sql with { CommandSeconds = 0 });
        await using var connection = await database.Open(default);
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, default);
        await DemoData.LoadIfEmpty(connection, TimeProvider.System.GetUtcNow(), default);
        return new OutageSite(sql, settings);
    }

    /// <summary>Sends one request.</summary>
    public async Task<SiteAnswer> Send(string method, string target, string? token = null, string? json = null)
    {
        var started = Stopwatch.GetTimestamp();
        var body = Encoding.UTF8.GetBytes(json ?? "");
        List<KeyValuePair<string, string>> headers = [new("User-Agent", "outage/1")];
        if (token is not null) headers.Add(new("Authorization", "Bearer " + token));
        if (json is not null) headers.Add(new("Content-Type", "application/json"));
        var response = await Api.Api.Handle(new ApiRequest
        {
            Method = method,
            Target = RequestTarget.Parse(target),
            Headers = RequestHeaders.From(method, headers, body.Length),
            Body = body,
            RequestId = $"{Interlocked.Increment(ref requests)}",
            ClientAddress = "203.0.113.9",
        });
        var took = Stopwatch.GetElapsedTime(started);
        Assert.True(response.Status != 500, $"{target} is 500: {log.Last}");
        return new SiteAnswer(response.Status, took, response.Body.IsEmpty ? null : JsonNode.Parse(response.Body.Span));
    }

    /// <summary>A number from the database, read beside the API.</summary>
    public async Task<long> Count(string query, object? values = null)
    {
        await using var database = new MySqlDatabase(sql);
        await using var connection = await database.Open(default);
        return await connection.ExecuteScalarAsync<long>(query, values);
    }

    /// <summary>Texts from the database, read beside the API.</summary>
    public async Task<IReadOnlyList<string>> Texts(string query)
    {
        await using var database = new MySqlDatabase(sql);
        await using var connection = await database.Open(default);
        return [.. await connection.QueryAsync<string>(query)];
    }

    /// <summary>Whom the outbox's messages went to.</summary>
    public async Task<IReadOnlyList<string>> Recipients()
    {
        await Api.FlushAsync();
        return [.. from message in await new LocalOutbox(Path.Combine(folder.Path, "outbox"), TimeProvider.System).Read(null, default) select message.To];
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        folder.Dispose();
    }
}
