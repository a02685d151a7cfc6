using System.Data.Common;
using System.Diagnostics.Metrics;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Pipeline;

namespace BingeMe.Handlers.Notify;

/// <summary>
/// Tells members what others did: a row for the list, and a push (posts-messages.md, Notification rows; posts-messages.md, notifyHelper and
/// push). Both belong to the transaction of what they tell of, so that neither stands without the other; the push goes out after it. A row
/// that the database refuses never fails what it tells of.
/// </summary>
internal sealed class Notifier
{
    private static readonly Counter<long> Failures =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.notifications.failures", "{notification}", "Notifications lost because the database refused them.");

    private readonly Pushes pushes;
    private readonly EncodedIds ids;
    private readonly TimeProvider clock;
    private readonly IFaultLog faults;

    /// <summary>Tells by rows and pushes.</summary>
    public Notifier(Pushes pushes, EncodedIds ids, TimeProvider clock, IFaultLog faults)
    {
        (this.pushes, this.ids, this.clock, this.faults) = (pushes, ids, clock, faults);
        Failures.Add(0);
    }

    /// <summary>Tells a member, unless it is his own doing, either has blocked the other, or he does not want this kind.</summary>
    /// <param name="sql">Within the transaction of what was done.</param>
    /// <param name="notice">What is told.</param>
    public Task Notify(SqlScope sql, Notice notice) => Tell(sql, notice, async isWelcome =>
    {
        if (isWelcome) await NotifierSql.Insert(sql, notice, clock.GetUtcNow());
        return isWelcome;
    });

    /// <summary>
    /// Tells a member of something that can be taken back and done again: the rows follow what stands, however many calls run at the same
    /// time. A withdrawn row is brought back instead of a second one being written.
    /// </summary>
    /// <param name="sql">Within the transaction of what was done, which holds the author's row (<see cref="SqlScope.LockMember"/>).</param>
    /// <param name="notice">The notice.</param>
    /// <param name="wanted">How many rows there are to be.</param>
    /// <param name="isKept">Whether a row that is taken back stays, hidden, until the same happens again; else it is deleted.</param>
    public Task Follow(SqlScope sql, Notice notice, long wanted, bool isKept) =>
        Tell(sql, notice, isWelcome => NotifierSql.Follow(sql, notice, wanted, isKept, isWelcome, clock.GetUtcNow()));

    private async Task Tell(SqlScope sql, Notice notice, Func<bool, Task<bool>> write)
    {
        if (notice.Destination == notice.Author) return;
        try
        {
            await TryTell(sql, notice, write);
        }
        catch (DbException e) when (sql.Dialect.IsRefusalOfRow(e))
        {
            // The database refuses these rows, and no others: such a statement leaves nothing behind and the transaction as it was. A database
            // that is busy, full or gone says so otherwise (DependencyException), and then the whole transaction is run again or fails.
            Lose(e);
        }
    }

    /// <summary>
    /// The same as <see cref="Follow"/> for who has read the rows and ends the transaction with a message: adds the statements, the push's among
    /// them. A row that the database refuses fails the message; then it is sent again without them, and <see cref="Lose"/> says so.
    /// </summary>
    public void FollowWith(SqlMessage message, SqlScope sql, Notice notice, PartiesRow? parties, List<NoticeRow> rows, long wanted, bool isKept)
    {
        if (notice.Destination == notice.Author || parties is null) return;
        if (NotifierSql.Follow(message, notice, rows, wanted, isKept, IsWelcome(parties, notice), clock.GetUtcNow()))
            pushes.RecordWith(message, sql, notice.Destination, Push(notice, parties));
    }

    /// <summary>Counts a notice that the database refused, and says why.</summary>
    public void Lose(DbException cause)
    {
        Failures.Add(1);
        faults.Tell("writing a notification", cause);
    }

    private static bool IsWelcome(PartiesRow parties, Notice notice) =>
        parties.Deleted == 0 && parties.Status != "deleted" && parties.Blocked == 0 && parties.Wants(notice.Type);

    private async Task TryTell(SqlScope sql, Notice notice, Func<bool, Task<bool>> write)
    {
        if (await NotifierSql.Parties(sql, notice) is not { } parties) return;
        if (await write(IsWelcome(parties, notice))) await pushes.Record(sql, notice.Destination, Push(notice, parties));
    }

    private PushMessage Push(Notice notice, PartiesRow parties)
    {
        var actor = Member.ShownName(parties.ActorName, parties.ActorUsername, parties.ActorHidesName, isSelf: false);
        return new PushMessage("BingeMe", NotificationTexts.Describe(notice.Type, actor, notice.Subject), new Dictionary<string, string>
        {
            ["type"] = ((int)notice.Type).ToString(),
            ["target"] = ids.Encode(notice.Target),
            ["link"] = NotificationTexts.Link(notice.Type),
        });
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
