using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Tickets;

/// <summary>
/// Conversations of members with the house, about being verified and about being paid: the one service that reads and writes them, whoever
/// speaks and in whichever shape of the table the rows stand (ruling 20).
/// </summary>
/// <param name="db">The database.</param>
/// <param name="attachments">Commits files.</param>
/// <param name="papers">Signs links to them.</param>
/// <param name="pages">Pages of lists.</param>
/// <param name="house">The house's account.</param>
internal sealed class TicketThreads(Db db, Attachments attachments, PaperLinks papers, Pages pages, long house)
{
    /// <summary>Files of one message.</summary>
    public const int MostFiles = 5;

    /// <summary>Of a file.</summary>
    public const long MostBytes = 10 * 1024 * 1024;

    /// <summary>A page of the caller's thread, the newest first, with a link to each file. Each link is noted, and none is given when that fails.</summary>
    /// <param name="context">The call.</param>
    /// <param name="thread">Which conversation.</param>
    /// <param name="path">The list's path.</param>
    /// <param name="rules">How it reads <c>skip</c> and <c>limit</c>.</param>
    /// <exception cref="ApiException">400: an unreadable cursor.</exception>
    public async Task<TicketPage> Read<T>(RequestContext<T> context, TicketThread thread, string path, PageRules rules)
        where T : PageQuery
    {
        var page = Numbered(pages.Read(context.Input, rules, context.Operation), context.Input);
        var rows = new List<TicketRow>();
        var total = 0L;
        await db.Run(
            async sql =>
            {
                rows = await TicketsSql.List(sql, thread.Type, context.MemberId, page);
                total = page.Total(rows) ?? await TicketsSql.Count(sql, thread.Type, context.MemberId);
                var shown = page.Rows(rows).Where(PaperLinks.Has).Select(static r => r.Id).ToList();
                // HEAD shows nobody anything.
                if (shown.Count > 0 && !context.Request.IsReadOnly) await TicketsSql.NoteLooks(sql, shown, context.MemberId, context.Request.ClientAddress);
            },
            context.Cancelled);
        var said = new List<Ticket>(rows.Count);
        foreach (var row in page.Rows(rows)) said.Add(new Ticket(row, await papers.Of(thread, row, context.Cancelled)));
        var hasMore = page.HasMore(rows);
        var next = hasMore ? pages.Next(path, page, context.Operation, said[^1].Row.Position) : null;
        return new TicketPage(said, new TicketPagination(total, page.Skip, page.Limit, hasMore, next));
    }

    /// <summary>The caller says something to the house, with files.</summary>
    /// <param name="context">The call.</param>
    /// <param name="thread">In which conversation.</param>
    /// <param name="message">What.</param>
    /// <param name="uploads">The caller's own.</param>
    /// <param name="field">The input that names them.</param>
    public Task<SaidTicket> Say<T>(RequestContext<T> context, TicketThread thread, string message, IReadOnlyList<MediaKey> uploads, string field) => attachments.Commit(
        uploads,
        new AttachmentRules(ImagePreset.Media, field) { MostBytes = MostBytes },
        files => db.Run(sql => sql.Transaction(() => Write(sql, thread, context.MemberId, message, files, context.Now)), context.Cancelled),
        context.Cancelled);

    /// <summary>Writes what a member says to the house into the transaction of what it tells of.</summary>
    public Task Say(SqlScope sql, TicketThread thread, long member, string message, string image, DateTimeOffset now) =>
        TicketsSql.Insert(sql, thread.Type, member, house, message, image, now.ToSql());

    /// <summary>Writes what the house says to a member into the transaction of what it tells of.</summary>
    public Task Tell(SqlScope sql, TicketThread thread, long member, string message, DateTimeOffset now) =>
        TicketsSql.Insert(sql, thread.Type, house, member, message, "", now.ToSql());

    /// <summary>The house's account, as the author of what is told.</summary>
    public long House => house;

    /// <summary>Reads the keys of uploads for a thread: whole keys, or their last parts. Each must be the member's own.</summary>
    /// <param name="thread">Which conversation.</param>
    /// <param name="member">Who says that they are theirs.</param>
    /// <param name="sent">As sent.</param>
    /// <param name="field">The input.</param>
    /// <param name="errors">Takes the faults.</param>
    public static List<MediaKey> Keys(TicketThread thread, long member, IReadOnlyList<string?> sent, string field, ValidationErrors errors)
    {
        var keys = new List<MediaKey>(sent.Count);
        if (sent.Count > MostFiles && !errors.Has(field)) errors.Add(field, $"{field} may hold at most {MostFiles} keys.");
        foreach (var text in sent.Take(MostFiles))
        {
            if (Key(thread, member, text) is not { } key) errors.Add(field, $"{field} must hold keys that an upload-url operation gave you for this use.");
            else if (keys.Contains(key)) errors.Add(field, $"{field} names one key twice.");
            else keys.Add(key);
        }

        return keys;
    }

    /// <summary>One key, whole or its last part; null when it is not the member's own upload for the thread.</summary>
    public static MediaKey? Key(TicketThread thread, long member, string? text) =>
        MediaKeys.Own(thread.Papers, member, text is null || text.Contains('/', StringComparison.Ordinal) ? text : thread.Papers.Prefix + text);

    /// <summary>A row has room for one file: further ones follow in rows without a text, so that no reader misses them (legacy forgot them).</summary>
    private async Task<SaidTicket> Write(SqlScope sql, TicketThread thread, long me, string message, IReadOnlyList<Attachment> files, DateTimeOffset now)
    {
        var first = files.FirstOrDefault(static f => f.IsConverted) ?? (files.Count > 0 ? files[0] : null);
        await TicketsSql.Insert(sql, thread.Type, me, house, message, first?.FileName ?? "", now.ToSql());
        var id = await sql.InsertedId();
        foreach (var file in files.Where(f => f != first)) await TicketsSql.Insert(sql, thread.Type, me, house, "", file.FileName, now.ToSql());
        return new SaidTicket(id, first?.FileName, files.Count, files.Count(static f => f.IsConverted));
    }

    /// <summary><c>page</c> counts in pages and is looked at where <c>skip</c> is absent.</summary>
    private static Page Numbered(Page page, PageQuery query) =>
        query is NumberedTicketQuery { Page: var text } && string.IsNullOrWhiteSpace(query.Skip) && page.After is null && Pages.Number(text) is { } number and > 1
            ? page with { Skip = (int)Math.Min((number - 1L) * page.Limit, int.MaxValue) }
            : page;
}

/// <summary>The query of a thread that older clients ask for by its pages.</summary>
internal sealed class NumberedTicketQuery : PageQuery
{
    public string? Page { get; set; }
}

/// <summary>What was said, and the link to its file.</summary>
/// <param name="Row">The row.</param>
/// <param name="ImageUrl">Null where it has no file.</param>
internal sealed record Ticket(TicketRow Row, string? ImageUrl);

/// <summary>A page of a thread.</summary>
internal sealed record TicketPage(IReadOnlyList<Ticket> Said, TicketPagination Pagination);

/// <summary>A message as it was stored.</summary>
/// <param name="Id">Of its row.</param>
/// <param name="Image">Its first picture, else its first file; null without one.</param>
/// <param name="Files">How many were sent with it.</param>
/// <param name="Converted">How many of them were encoded anew.</param>
internal sealed record SaidTicket(long Id, string? Image, int Files, int Converted);

/// <summary>The <c>pagination</c> of threads.</summary>
/// <param name="Total">Rows of the thread.</param>
/// <param name="Skip">Rows before this page.</param>
/// <param name="Limit">Rows of a page.</param>
/// <param name="HasMore">Whether there is a next page.</param>
/// <param name="Next">Its link; null on the last page.</param>
internal sealed record TicketPagination(
    [property: JsonPropertyName("total")] long Total,
    [property: JsonPropertyName("skip")] int Skip,
    [property: JsonPropertyName("limit")] int Limit,
    [property: JsonPropertyName("has_more")] bool HasMore,
    [property: JsonPropertyName("next")] string? Next);
