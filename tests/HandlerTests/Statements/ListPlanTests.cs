using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Ledger;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Lists;
using BingeMe.TestSupport.Servers;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>
/// Every list that pages by key is asked for its first and for a late page, on a MariaDB with tens of thousands of rows; each statement that
/// was sent is then judged by its plan: no scan of a long table, no sort of more than a page, no more rows read than a page is worth.
/// </summary>
[Trait("Category", "Server")]
public sealed partial class ListPlanTests
{
    /// <summary>How many large pages, of 50 rows, are followed before the late one is asked for.</summary>
    private const int Before = 20;

    /// <summary>The most rows that a statement may read for a page of ten; the lists under test are several times as long.</summary>
    private const long MostRead = 600;

    /// <summary>
    /// The one exception: referred members stand in the order of the sums of what they brought, which no column holds and which others than
    /// this system write. The list may read its owner's rows, not everybody's, of which there are twice as many.
    /// </summary>
    private const long MostSummed = 8_000;

    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly ConcurrentQueue<SentStatement> sent = new();

    [Fact]
    public async Task Every_statement_of_every_list_reads_what_a_page_is_worth()
    {
        await using var schema = await TempSchema.Create();
        await ListSite.Fill(schema.Options, ListScale.Of(0.03) with { Long = 2_400, Short = 1_500 }, Now);
        var ledger = new StatementLedger(sent.Enqueue);
        await using var site = new ListSite(schema.Options, Now, d => new RecordingDatabase(d, ledger));
        Assert.Equal(ListCalls.Paged(site.System.Operations), site.Calls.Select(c => c.Operation).Distinct().Order(StringComparer.Ordinal));

        await using var database = new MySqlDatabase(schema.Options with { CommandSeconds = 0 });
        await using var connection = await database.Open(CancellationToken.None);
        var reader = new PlanReader(connection);
        var errors = new List<string>();
        foreach (var call in site.Calls)
        {
            var late = await Judged(call, "first", call.First) ?? throw new InvalidOperationException($"{call.Name} has one page only.");
            for (var page = 0; page < Before && await Followed(call, call.Behind(Limit().Replace(late, "limit=50"))) is { } next; page++) late = next;
            await Judged(call, "late", call.Behind(Limit().Replace(late, $"limit={call.Limit}")));
        }

        foreach (var call in ListCalls.Unpaged.Concat(ListCalls.Lives(site.System.Context.Ids))) await Judged(call, "only", call.First);
        Assert.True(errors.Count == 0, string.Join("\n\n", errors));
        await RequireAll(ledger.Statements);

        // Who follows the links counts to no place: behind a cursor nothing is skipped, or page 500 would read the 499 before it.
        async Task<string?> Followed(ListCall call, string target)
        {
            sent.Clear();
            var next = await site.Page(target);
            errors.AddRange(
                from statement in sent
                from Match skip in Offset().Matches(statement.Sql)
                let rows = statement.Parameters.FirstOrDefault(p => p.Key.TrimStart('@') == skip.Groups[1].Value).Value
                where Convert.ToInt64(rows, CultureInfo.InvariantCulture) > 0
                select $"{call.Name}, {target}, skips {rows} rows:\n{statement.Sql}");
            return next;
        }

        async Task<string?> Judged(ListCall call, string which, string target)
        {
            sent.Clear();
            var next = await site.Page(target);
            foreach (var statement in sent.ToArray())
            {
                var most = call.Operation == "user.listReferrals" && statement.Sql.Contains("sum(t.earnings)", StringComparison.Ordinal) ? MostSummed : Math.Max(MostRead, MostRead * call.Limit / 10);
                errors.AddRange((await reader.ValidationErrors(statement, most)).Select(f => $"{call.Name}, {which} page, {f}:\n{statement.Sql}"));
            }

            return next;
        }
    }

    /// <summary>
    /// No statement of the modules that ends at a page is left out, whatever sorts and filters are added. Known to scan is the one that looks
    /// for members by a part of their name further in, when few names begin with the term (docs/decisions.md). An audit reads whole tables.
    /// </summary>
    private static async Task RequireAll(IEnumerable<string> judged)
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-plans-").FullName;
        using var sqlite = new SqliteDatabase(Path.Combine(folder, "b.db"), demoData: true, TimeProvider.System);
        var paged = (await EveryStatement.Run(sqlite, t => ListNamespace().IsMatch(t.Namespace ?? "") && t != typeof(LedgerAudit))).Where(s => Paging().IsMatch(s)).Select(Shape).Distinct().ToList();
        var scan = Assert.Single(paged, s => s.Contains("u.username like @part", StringComparison.Ordinal));
        Assert.Empty(paged.Except(judged.Select(Shape)).Except([scan]));
    }

    /// <summary>Numbers in a statement are a matter of the call.</summary>
    private static string Shape(string sql) => Digits().Replace(sql, "0");

    [GeneratedRegex(@"^BingeMe\.Handlers\.(Conversations|Ledger|Modules\.(Creator|Users|Posts|Products|Sales|Messages(\.Inbox|\.Threads)?$|Notifications|Referrals))")]
    private static partial Regex ListNamespace();

    [GeneratedRegex(@"^\s*(select (?!max\()|with)[\s\S]*\blimit @(take|reach|most)\b")]
    private static partial Regex Paging();

    [GeneratedRegex(@"\boffset @(\w+)")]
    private static partial Regex Offset();

    [GeneratedRegex(@"limit=\d+")]
    private static partial Regex Limit();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Digits();
}
