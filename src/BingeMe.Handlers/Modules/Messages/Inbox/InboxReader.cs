using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>
/// Reads a page of the inbox in two messages to the database: which conversations come next, and what is to be seen of them. Of those that
/// come next some may not be listed (blocked, nothing left to see), so a few more are read than the page has, and more where those are not
/// enough.
/// </summary>
internal static class InboxReader
{
    private const int Spare = 4;
    private const int MostAtOnce = 200;

    /// <summary>Reads a page by its place; the first one with support, if there is a conversation with support.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="me">The member.</param>
    /// <param name="support">The account of support; 0 for none. Its row is read, too: one that is gone is not support's, on no page.</param>
    /// <param name="page">Which page.</param>
    /// <param name="now">The present.</param>
    public static async Task<InboxView> Read(SqlScope sql, long me, long support, Page page, DateTime now)
    {
        var isFirst = page.After is null;
        var view = new InboxView { Me = me };
        var (from, most) = (page.After, page.Take + Spare);
        while (true)
        {
            var withSupport = isFirst && from is null && support != 0;
            var open = await Open(sql, me, support, from, most, withSupport, view);
            var isWhole = open.Count < most;
            // Of several with one member the one touched last stands for all; it may stand on an earlier page.
            var asked = open.DistinctBy(static k => k.Other).Where(k => !view.Seen.Contains(k.Other)).ToList();
            view.Seen.UnionWith(asked.Select(static k => k.Other));
            var askedWithSupport = withSupport && view.SupportKey is { } own ? [own, .. asked] : asked;
            await Look(sql, me, askedWithSupport, isBehind: !isFirst, isCounting: (!isWhole || !isFirst) && view.Total is null, support, view, asked, now);
            if (isWhole || view.Keys.Count >= page.Take)
            {
                // Who begins at the first and comes to the last has seen all of them.
                if (isFirst && isWhole) view.Total = view.Keys.Count + (view.WithSupport is null ? 0 : 1);
                return view;
            }

            (from, most) = (open[^1].Position, Math.Min(most * 4, MostAtOnce));
        }
    }

    /// <summary>Reads what is to be seen of some conversations, one a member, in one message.</summary>
    public static async Task<InboxView> Of(SqlScope sql, long me, List<InboxKey> keys, DateTime now)
    {
        var view = new InboxView { Me = me };
        await Look(sql, me, keys, isBehind: false, isCounting: false, support: 0, view, keys, now);
        return view;
    }

    /// <summary>
    /// Reads a page that the client counts to, as the legacy stack had it: it begins behind so many listed conversations, the one with support
    /// among them.
    /// </summary>
    public static async Task<InboxView> Skip(SqlScope sql, long me, long support, Page page, DateTime now)
    {
        var view = new InboxView { Me = me };
        var before = page.Skip - 1;
        List<InboxKey> keys;
        await using (var results = await sql.Send(
            $"{InboxSql.Skipping};\n{Members.OfParameter};\n{InboxSql.OpenWith([support])}",
            ("@me", me), ("@support", support), ("@member", support), ("@skip", before), ("@take", page.Take + 1), ("@reach", (long)before + page.Take + 1), ("@now", now)))
        {
            keys = await results.List(static r => r.GetRowParser<InboxKey>());
            view.Support = await results.First(static r => r.GetRowParser<Member>());
            view.SupportKey = Standing(await results.List(static r => r.GetRowParser<InboxKey>()));
        }

        await Look(sql, me, view.SupportKey is { } own ? [own, .. keys] : keys, isBehind: false, isCounting: true, support, view, keys, now);
        // With support on the first page, one conversation less stands before this one.
        if (view.WithSupport is null && view.Keys.Count > 0 && view.Keys[0].Id == keys[0].Id) view.Keys.RemoveAt(0);
        return view;
    }

    private static async Task<List<InboxKey>> Open(SqlScope sql, long me, long support, Position? from, int most, bool withSupport, InboxView view)
    {
        var text = InboxSql.Open(from);
        var withAccount = view.Support is null && support != 0;
        if (withAccount) text += $";\n{Members.OfParameter}";
        if (withSupport) text += $";\n{InboxSql.OpenWith([support])}";
        await using var results = await sql.Send(
            text, ("@me", me), ("@support", support), ("@member", support), ("@at", from?.Time(0)), ("@id", from?.Id ?? 0), ("@reach", most));
        var open = await results.List(static r => r.GetRowParser<InboxKey>());
        if (withAccount) view.Support = await results.First(static r => r.GetRowParser<Member>());
        if (withSupport) view.SupportKey = Standing(await results.List(static r => r.GetRowParser<InboxKey>()));
        return open;
    }

    private static async Task Look(
        SqlScope sql, long me, List<InboxKey> asked, bool isBehind, bool isCounting, long support, InboxView view, List<InboxKey> own, DateTime now)
    {
        if (asked.Count == 0 && !isCounting) return;
        var others = SqlList.Of(asked.Select(static k => k.Other));
        var parts = new List<string>();
        if (asked.Count > 0) parts.AddRange(InboxSql.Newest(asked), InboxSql.Unread(others));
        if (asked.Count > 0 && isBehind) parts.Add(InboxSql.OpenWith(asked.Select(static k => k.Other)));
        if (isCounting) parts.Add(InboxSql.Count);
        await using var results = await sql.Send(string.Join(";\n", parts), ("@me", me), ("@now", now));
        if (asked.Count > 0)
        {
            var rows = (await results.List(static r => r.GetRowParser<InboxRow>())).ToDictionary(r => r.Other);
            foreach (var count in await results.List(static r => r.GetRowParser<CountRow>())) view.Unread[count.UserId] = count.Count;
            var standing = isBehind
                ? (await results.List(static r => r.GetRowParser<InboxKey>())).GroupBy(static k => k.Other).ToDictionary(static g => g.Key, static g => Standing(g)!.Id)
                : null;
            if (support != 0) view.WithSupport ??= rows.GetValueOrDefault(support);
            foreach (var key in own)
            {
                if (rows.GetValueOrDefault(key.Other) is not { Blocked: 0 } row || (standing is not null && standing.GetValueOrDefault(key.Other) != key.Id)) continue;
                view.Keys.Add(key);
                view.Rows[key.Other] = row;
            }
        }

        if (isCounting) view.Total = await results.Number();
    }

    private static InboxKey? Standing(IEnumerable<InboxKey> keys) => keys.OrderByDescending(static k => k.Touched).ThenByDescending(static k => k.Id).FirstOrDefault();
}

/// <summary>What was read of the inbox.</summary>
internal sealed class InboxView
{
    /// <summary>Whose inbox it is.</summary>
    public required long Me { get; init; }

    /// <summary>The listed conversations but the one with support, in their order.</summary>
    public List<InboxKey> Keys { get; } = [];

    /// <summary>What is to be seen of them, by the other side.</summary>
    public Dictionary<long, InboxRow> Rows { get; } = [];

    /// <summary>Messages that were not read, by sender.</summary>
    public Dictionary<long, long> Unread { get; } = [];

    /// <summary>Members whose conversations were looked at.</summary>
    public HashSet<long> Seen { get; } = [];

    /// <summary>The account of support; null when it has no row or was not asked for.</summary>
    public Member? Support { get; set; }

    /// <summary>The open conversation with support; null when there is none.</summary>
    public InboxKey? SupportKey { get; set; }

    /// <summary>What is to be seen of it; null when nothing is.</summary>
    public InboxRow? WithSupport { get; set; }

    /// <summary>How many conversations are listed; null where that was not asked.</summary>
    public long? Total { get; set; }
}
