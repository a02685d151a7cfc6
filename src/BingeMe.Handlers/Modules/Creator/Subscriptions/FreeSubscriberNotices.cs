using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Notify;

namespace BingeMe.Handlers.Modules.Creator.Subscriptions;

/// <summary>
/// Tells everybody with a free subscription that its creator wants to be paid from now on. There may be many of them: one job a batch, which
/// records the next one in the transaction that tells its own. Whoever has such a notice of the creator's and has not seen it gets no second one,
/// however often the creator changes his mind.
/// </summary>
internal sealed class FreeSubscriberNotices
{
    private const int BatchSize = 100;

    private static readonly JobKind<FreeSubscriberJob> Kind = new("free-subscription-ended", static () => FreeSubscriberJson.Default.FreeSubscriberJob, TimeSpan.FromDays(1));

    private readonly Db db;
    private readonly Notifier notifier;
    private readonly JobQueue jobs;

    public FreeSubscriberNotices(Db db, Notifier notifier, JobQueue jobs)
    {
        this.db = db;
        this.notifier = notifier;
        this.jobs = jobs;
        jobs.Register(Kind, Tell);
    }

    /// <summary>Records the first batch in the transaction of the change.</summary>
    public Task Record(SqlScope sql, long creator) => jobs.Record(sql, Kind, new FreeSubscriberJob(creator, 0));

    private async Task<JobOutcome> Tell(Job<FreeSubscriberJob> job, CancellationToken cancelled)
    {
        await db.Run(
            sql => sql.Transaction(async () =>
            {
                var (creator, behind) = job.Work;
                // Batches of one creator wait for each other, and a change of his mind for them: two at once would each find nobody told.
                await sql.LockMember(creator);
                if (!await PlansSql.WantsToBePaid(sql, creator))
                {
                    // Switched back meanwhile, or the creator is gone: nobody is to be told what is not so any more.
                    await JobQueue.Withdraw(sql, job.Id);
                    return true;
                }

                var subscribers = await PlansSql.FreeSubscribers(sql, creator, behind, BatchSize);
                var told = await PlansSql.ToldAlready(sql, creator, subscribers);
                foreach (var subscriber in subscribers.Where(s => !told.Contains(s))) await notifier.Notify(sql, new Notice(subscriber, creator, NotificationType.SubscriptionTurnedPaid, creator));

                // With the batch, so that nobody is told twice if the process ends now.
                await JobQueue.Withdraw(sql, job.Id);
                if (subscribers.Count == BatchSize) await jobs.Record(sql, Kind, new FreeSubscriberJob(creator, subscribers[^1]));
                return true;
            }),
            cancelled);
        return JobOutcome.Done;
    }
}

/// <summary>Subscribers who are to be told.</summary>
/// <param name="Creator">Whose.</param>
/// <param name="Behind">The id behind which the batch begins.</param>
internal sealed record FreeSubscriberJob(long Creator, long Behind);

/// <summary>Source-generated JSON of what is recorded.</summary>
[JsonSerializable(typeof(FreeSubscriberJob))]
internal sealed partial class FreeSubscriberJson : JsonSerializerContext;
