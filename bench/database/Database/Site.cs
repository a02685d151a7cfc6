using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Lists;
using BingeMe.TestSupport.Servers;

namespace Database;

/// <summary>A filled schema, and the calls that are made on it.</summary>
internal sealed class Site : IAsyncDisposable
{
    /// <summary>A creator of the demo data, with a handful of everything.</summary>
    private const long Ordinary = 1;

    private readonly ListSite system;
    private readonly IReadOnlyList<long> likers;

    private Site(MySqlOptions options, ListSite system, IReadOnlyList<long> likers)
    {
        Options = options;
        this.system = system;
        this.likers = likers;
    }

    public MySqlOptions Options { get; }

    /// <summary>The rows of the table of issue 9, by a member with little and by one with much.</summary>
    public IReadOnlyList<Call> Calls
    {
        get
        {
            var like = $$"""{"update_id":"{{system.System.Context.Ids.Encode(ListData.HeavyPost)}}"}""";
            return
            [
                .. Of("", Ordinary),
                new("POST /user/mode", _ => Token(Ordinary), "POST", "/user/mode/dark"),
                new("POST /posts/like", n => Token(likers[n]), "POST", "/posts/like", like),
                .. Of(", heavy", ListData.Heavy),
            ];
        }
    }

    /// <summary>Migrates and fills a schema; everything in it happened before the present.</summary>
    public static async Task<Site> Fill(MariaDbServer server, ListScale scale)
    {
        await using var created = new MySqlDatabase(server.Options);
        await using (var connection = await created.Open(CancellationToken.None))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = "create database bench character set utf8mb4 collate utf8mb4_unicode_ci";
            await command.ExecuteNonQueryAsync();
        }

        var options = server.Options with { Database = "bench", Connections = 30 };
        var now = TimeProvider.System.GetUtcNow();
        await ListSite.Fill(options, scale, now, static table => Console.Error.WriteLine($"filling {table}"));
        return new Site(options, new ListSite(options, now), await Likers(options));
    }

    public ValueTask DisposeAsync() => system.DisposeAsync();

    /// <summary>Members in good standing between whom and the post's owner nothing stands: each of those who like at once is another one.</summary>
    private static async Task<List<long>> Likers(MySqlOptions options)
    {
        await using var database = new MySqlDatabase(options);
        await using var connection = await database.Open(CancellationToken.None);
        await using var command = connection.CreateCommand();
        command.CommandText =
            """
            select u.id from users u
            where u.id > 1001 and u.status = 'active' and u.deleted = 0
              and not exists (select 1 from user_blocks b where 1001 in (b.user_id, b.blocked_user_id) and u.id in (b.user_id, b.blocked_user_id))
              and not exists (select 1 from restrictions r where 1001 in (r.user_id, r.user_restricted) and u.id in (r.user_id, r.user_restricted))
            order by u.id limit 128
            """;
        await using var rows = await command.ExecuteReaderAsync();
        var ids = new List<long>();
        while (await rows.ReadAsync()) ids.Add(Convert.ToInt64(rows.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));
        return ids;
    }

    /// <summary>A member's access token.</summary>
    public string Token(long member) => system.System.Context.Tokens.MemberAccess(member, "creator", TimeProvider.System.GetUtcNow());

    private IEnumerable<Call> Of(string who, long member) =>
        new[] { "/user/info", "/user/profile", "/posts", "/updates", "/notifications", "/messages/conversation" }
            .Select(path => new Call($"GET {path}{who}", _ => Token(member), "GET", path));
}

/// <summary>A call of the benchmark.</summary>
/// <param name="Name">As the report names it.</param>
/// <param name="Token">The access token of the n-th of those who call at once.</param>
/// <param name="Method">GET or POST.</param>
/// <param name="Path">Where.</param>
/// <param name="Body">JSON; null sends none.</param>
internal sealed record Call(string Name, Func<int, string> Token, string Method, string Path, string? Body = null);
