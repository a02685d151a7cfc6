using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>
/// Sends a mass message batch by batch: within a call as long as a client may be left waiting, and the rest as a job, so that it comes to its
/// end whatever its size (ruling 41).
/// </summary>
internal sealed class MassMessageSender
{
    /// <summary>Recipients of one transaction.</summary>
    public const int BatchSize = 200;

    /// <summary>What a job does before others get their turn.</summary>
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(5);

    private readonly MassMessageBatch batch;
    private readonly TimeProvider clock;

    public MassMessageSender(Db db, MassMessageRuns runs, MassMessageBatch batch, JobQueue jobs, TimeProvider clock)
    {
        this.batch = batch;
        this.clock = clock;
        jobs.Register(MassMessageRuns.Kind, (job, cancelled) => GoOn(db, runs, job.Work.Run, cancelled));
    }

    /// <summary>Sends to as many as the time allows, at least one batch. True when everybody has it.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="mass">The mass message, which nobody else is sending.</param>
    /// <param name="atMost">After this time no batch is begun.</param>
    /// <param name="cancelled">Ends the work between batches.</param>
    public async Task<bool> Send(SqlScope sql, MassMessage mass, TimeSpan atMost, CancellationToken cancelled)
    {
        var began = clock.GetTimestamp();
        do
        {
            cancelled.ThrowIfCancellationRequested();

            // Whoever got it now could not see it any more.
            if (PostFacts.HasEnded(mass.Row.ExpiresAt?.FromSql(), clock.GetUtcNow())) return true;
            var recipients = await MassSql.Recipients(sql, mass.SenderId, mass.Row.LastRecipient, BatchSize, clock.SqlNow());
            if (recipients.Count == 0) return true;
            await batch.Store(sql, mass, recipients, cancelled);
            if (recipients.Count < BatchSize) return true;
        }
        while (clock.GetElapsedTime(began) < atMost);
        return false;
    }

    private async Task<JobOutcome> GoOn(Db db, MassMessageRuns runs, long run, CancellationToken cancelled)
    {
        await using var sql = await db.Connect(cancelled);
        if (await MassSql.ById(sql, run) is not { } row) return JobOutcome.Done;

        // While a call of the creator is at it, this waits for its turn as after a failure.
        await using var held = await runs.Hold(sql, row.UserId, null, cancelled);
        if (await MassMessageRuns.Unfinished(sql, run) is not { } mass) return JobOutcome.Done;
        if (!await Send(sql, mass, JobTime, cancelled)) return JobOutcome.GoesOn;
        await runs.Finish(sql, mass);
        return JobOutcome.Done;
    }
}
