using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using BingeMe.TestSupport.Api;

namespace BingeMe.TestSupport.Lists;

/// <summary>The whole API in this process, on a MariaDB that <see cref="ListData"/> has filled; called as <see cref="ListData.Heavy"/>.</summary>
public sealed class ListSite : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-lists-").FullName;
    private readonly SettableClock clock;

    /// <summary>Puts it together.</summary>
    /// <param name="sql">The database.</param>
    /// <param name="now">The present, as it was for the data.</param>
    /// <param name="database">Stands in front of the database; null = nothing does.</param>
    public ListSite(MySqlOptions sql, DateTimeOffset now, Func<IDatabase, IDatabase>? database = null)
    {
        clock = new SettableClock(now);
        System = new BingeMeApi(
            Settings.From(new Dictionary<string, string>
            {
                ["BINGEME_DATA"] = folder,
                ["BINGEME_PROFILE"] = "services",
                ["STATE_STORE"] = "embedded",
                ["RATE_LIMIT_GENERAL"] = "0",
                ["DB_HOST"] = sql.Host,
                ["DB_PORT"] = $"{sql.Port}",
                ["DB_USERNAME"] = sql.User,
                ["DB_PASSWORD"] = sql.Password,
                ["DB_DATABASE"] = sql.Database,
            }),
            static _ => new RecordingAccessLog(),
            context =>
            {
                var limits = new RouteLimitsSwitch(context.Limits);
                return context with { Limits = limits, Database = database is null ? context.Database : database(context.Database) };
            },
            clock);
    }

    /// <summary>The composed system.</summary>
    public BingeMeApi System { get; }

    /// <summary>The calls of every list.</summary>
    public IReadOnlyList<ListCall> Calls => ListCalls.All(System.Context.Ids);

    /// <summary>Migrates an empty schema, loads the demo data and then <see cref="ListData"/>.</summary>
    public static async Task Fill(MySqlOptions sql, ListScale scale, DateTimeOffset now, Action<string>? progress = null)
    {
        await using var database = new MySqlDatabase(sql with { CommandSeconds = 0 });
        await using var connection = await database.Open(CancellationToken.None);
        await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, CancellationToken.None);
        await DemoData.LoadIfEmpty(connection, now, CancellationToken.None);
        await ListData.Load(connection, scale, now.UtcDateTime, progress);
    }

    /// <summary>Asks for a page. Gives its <c>next</c> link; null behind the last one.</summary>
    /// <exception cref="InvalidOperationException">The answer is no success.</exception>
    public async Task<string?> Page(string target)
    {
        var response = await Send(target);
        using var answer = JsonDocument.Parse(response.Body);
        return Next(answer.RootElement);
    }

    /// <summary>Asks for a page and looks at nothing but the status.</summary>
    public async Task<ApiResponse> Send(string target)
    {
        var response = await System.Api.Handle(new ApiRequest
        {
            Method = "GET",
            Target = RequestTarget.Parse(target),
            Headers = RequestHeaders.From("GET", [new("Authorization", "Bearer " + System.Context.Tokens.MemberAccess(ListData.Heavy, "creator", clock.GetUtcNow()))], 0),
            RequestId = "lists",
            ClientAddress = "203.0.113.9",
        });
        return response.Status == 200 ? response : throw new InvalidOperationException($"{target} was answered {response.Status}.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await System.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>The link to the next page in an answer, whatever it is called; null where there is none.</summary>
    public static string? Next(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array) return element.EnumerateArray().Select(Next).FirstOrDefault(n => n is not null);
        if (element.ValueKind != JsonValueKind.Object) return null;
        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is "next" or "next_url" or "nextUrl" && property.Value.ValueKind == JsonValueKind.String)
                return property.Value.GetString() is { Length: > 0 } next ? next : null;
            if (Next(property.Value) is { } below) return below;
        }

        return null;
    }
}
