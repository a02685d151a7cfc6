using System.Data.Common;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;

namespace BingeMe.Handlers.Notify;

/// <summary>
/// Tells members what others did: a row for the list, and a push (posts-messages.md, Notification rows; posts-messages.md, notifyHelper and push). Call it
/// after the commit of what it tells of: it never fails a request, and what fails is counted in <c>bingeme.notifications.failures</c>.
/// Work that must not be undone with the request, so it takes no token of it.
/// </summary>
internal sealed class Notifier(IPush push, EncodedIds ids, TimeProvider clock)
{
    private static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.notifications.failures", "{notification}", "Notifications lost because the database failed.");

    /// <summary>Tells a member, unless it is his own doing, either has blocked the other, or he does not want this kind.</summary>
    /// <param name="sql">Outside of a transaction.</param>
    /// <param name="notice">What is told.</param>
    public Task Notify(SqlScope sql, Notice notice) =>
        Tell(sql, notice, async isWelcome => isWelcome && await NotifierSql.Write(sql, notice, clock.GetUtcNow()));

    /// <summary>
    /// Tells a member of something that can be taken back and done again: the rows follow what stands, however many calls run at the same
    /// time. A withdrawn row is brought back instead of a second one being written.
    /// </summary>
    /// <param name="sql">Outside of a transaction.</param>
    /// <param name="notice">The notice.</param>
    /// <param name="wanted">How many rows there are to be, read after calls of the same author have waited for each other.</param>
    /// <param name="isKept">Whether a row that is taken back stays, hidden, until the same happens again; else it is deleted.</param>
    public Task Follow(SqlScope sql, Notice notice, Func<Task<long>> wanted, bool isKept) =>
        Tell(sql, notice, isWelcome => NotifierSql.Follow(sql, notice, wanted, isKept, isWelcome, clock.GetUtcNow()));

    private Task Tell(SqlScope sql, Notice notice, Func<bool, Task<bool>> write) => notice.Destination == notice.Author ? Task.CompletedTask : Safely(async () =>
    {
        if (await NotifierSql.Parties(sql, notice) is not { } parties) return;
        var isWelcome = parties.Deleted == 0 && parties.Status != "deleted" && parties.Blocked == 0 && parties.Wants(notice.Type);
        if (!await write(isWelcome)) return;
        var actor = Member.ShownName(parties.ActorName, parties.ActorUsername, parties.ActorHidesName, isSelf: false);
        var link = NotificationTexts.Link(notice.Type);
        push.Send(notice.Destination, new PushMessage("BingeMe", NotificationTexts.Describe(notice.Type, actor, notice.Subject), new Dictionary<string, string>
        {
            ["type"] = ((int)notice.Type).ToString(),
            ["target"] = ids.Encode(notice.Target),
            ["link"] = link,
        }));
    });

    private static async Task Safely(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception e) when (e is DbException or UnavailableException)
        {
            Failures.Add(1);
        }
    }
}

/// <summary>Something that a member is told.</summary>
/// <param name="Destination">Who is told.</param>
/// <param name="Author">Who did it.</param>
/// <param name="Type">What was done.</param>
/// <param name="Target">To what; its meaning hangs on the type.</param>
internal sealed record Notice(long Destination, long Author, NotificationType Type, long Target)
{
    /// <summary>What it was done to, for the push text: the post's description and the like. Not stored.</summary>
    public string? Subject { get; init; }
}
