using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>The pushes of a mass message: one job a batch, recorded with it. Of one that fails in part, the job keeps those who did not get it.</summary>
internal sealed class MassPushes
{
    private const int AtATime = 16;

    private static readonly JobKind<MassPushJob> Kind = new("mass-push", static () => MassJson.Default.MassPushJob, TimeSpan.FromHours(1));

    private readonly Db db;
    private readonly IPush push;
    private readonly JobQueue jobs;

    public MassPushes(Db db, IPush push, JobQueue jobs)
    {
        this.db = db;
        this.push = push;
        this.jobs = jobs;
        jobs.Register(Kind, Send);
    }

    /// <summary>Records the pushes of a batch in its transaction.</summary>
    public Task Record(SqlScope sql, MassMessage mass, IReadOnlyList<long> recipients) =>
        push.IsOn ? jobs.Record(sql, Kind, new MassPushJob(mass.Row.Id, recipients)) : Task.CompletedTask;

    private async Task<JobOutcome> Send(Job<MassPushJob> job, CancellationToken cancelled)
    {
        var (run, sender, copies) = await db.Run(
            async sql =>
            {
                var row = await MassSql.ById(sql, job.Work.Run);
                var from = row is null ? null : await Members.Find(sql, row.UserId);
                return (row, from, from is null ? [] : await MassSql.Copies(sql, job.Work.Run, job.Work.Recipients));
            },
            cancelled);
        if (run?.Message is not { } text || sender is not { State: AccountStatus.Active }) return JobOutcome.Done;

        var left = new ConcurrentBag<long>();
        Exception? first = null;
        await Parallel.ForEachAsync(copies, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (copy, _) =>
        {
            try
            {
                await push.Deliver(copy.UserId, $"{job.Id}-{copy.UserId}", MessagePush.Of(sender, text, copy.ConversationId), cancelled);
            }
            catch (Exception e) when (e is DependencyException or OperationCanceledException)
            {
                left.Add(copy.UserId);
                Interlocked.CompareExchange(ref first, e, null);
            }
        });
        if (first is null) return JobOutcome.Done;
        await db.Run(sql => JobQueue.Amend(sql, Kind, job, job.Work with { Recipients = [.. left.Order()] }), CancellationToken.None);
        ExceptionDispatchInfo.Throw(first);
        return JobOutcome.Failed;
    }
}

/// <summary>Pushes of a mass message that are to be sent.</summary>
/// <param name="Run">The mass message.</param>
/// <param name="Recipients">Whose devices.</param>
internal sealed record MassPushJob(long Run, IReadOnlyList<long> Recipients);
