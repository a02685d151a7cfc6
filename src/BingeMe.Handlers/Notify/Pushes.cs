using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Notify;

/// <summary>
/// Pushes of what is being stored: recorded with it, sent after the commit. No answer waits for one (ruling 18), and a provider that is
/// down delays it only.
/// </summary>
internal sealed class Pushes
{
    /// <summary>After an hour a push is no news any more.</summary>
    private static readonly JobKind<PushJob> Kind = new("push", static () => PushJobJson.Default.PushJob, TimeSpan.FromHours(1));

    private readonly IPush push;
    private readonly JobQueue jobs;

    public Pushes(IPush push, JobQueue jobs)
    {
        this.push = push;
        this.jobs = jobs;
        jobs.Register(Kind, async (job, cancelled) =>
        {
            await push.Deliver(job.Work.UserId, job.Id, job.Work.Message, cancelled);
            return JobOutcome.Done;
        });
    }

    /// <summary>Records a push in the transaction that is open; costs nothing where none are sent.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="userId">Whose device it goes to.</param>
    /// <param name="message">What it says.</param>
    public Task Record(SqlScope sql, long userId, PushMessage message) =>
        push.IsOn ? jobs.Record(sql, Kind, new PushJob(userId, message)) : Task.CompletedTask;

    /// <summary>The same in the message that ends the transaction.</summary>
    public void RecordWith(SqlMessage last, SqlScope sql, long userId, PushMessage message)
    {
        if (push.IsOn) jobs.RecordWith(last, sql, Kind, new PushJob(userId, message));
    }
}

/// <summary>A push that is to be sent.</summary>
internal sealed record PushJob(long UserId, PushMessage Message);

/// <summary>Source-generated JSON of what is recorded.</summary>
[JsonSerializable(typeof(PushJob))]
internal sealed partial class PushJobJson : JsonSerializerContext;
