using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Pipeline;

namespace BingeMe.Handlers.Jobs;

/// <summary>
/// Work that must not be lost and that no answer waits for: recorded in the transaction of what it belongs to, begun after the commit, and
/// deleted when it is done (a transactional outbox). What fails is tried again with growing pauses; what a process leaves behind when it
/// ends, freezes or has no place is taken up by whichever asks next, once its lease is over. So everything is done at least once, and a job
/// must do no harm when it runs twice.
/// </summary>
internal sealed class JobQueue(Db db, IBackgroundWork background, IRandomSource random, TimeProvider clock, IFaultLog faults)
{
    /// <summary>How long a job belongs to the process that took it.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>When the lease of a job that waits here for its turn is renewed.</summary>
    private static readonly TimeSpan Renewal = TimeSpan.FromSeconds(30);

    /// <summary>How long a job may be in hand before its lease is left to end, in case that whatever does it hangs.</summary>
    private static readonly TimeSpan LongestInHand = TimeSpan.FromMinutes(30);

    private const int TakenAtOnce = 20;
    private const int RenewedAtOnce = 100;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>A process of another version may know the kind.</summary>
    private static readonly TimeSpan UnknownKindIsKept = TimeSpan.FromDays(7);

    private static readonly Meter Meter = new(ApiMetrics.MeterName);
    private static readonly Counter<long> Retried = Meter.CreateCounter<long>("bingeme.jobs.retried", "{job}", "Jobs that failed and are tried again.");
    private static readonly Counter<long> GivenUp = Meter.CreateCounter<long>("bingeme.jobs.given_up", "{job}", "Jobs that failed until they were not worth it any more.");

    private readonly Dictionary<string, Worker> workers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, InHand> inHand = new(StringComparer.Ordinal);
    private long nextDue = long.MaxValue;

    /// <summary>Whether a job that this process left behind is due again.</summary>
    public bool IsDue => clock.GetUtcNow().UtcTicks >= Interlocked.Read(ref nextDue);

    /// <summary>Says how jobs of a kind are done. Once for each kind, when the process is put together.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="perform">Does it; what it throws is tried again.</param>
    public void Register<T>(JobKind<T> kind, Func<Job<T>, CancellationToken, Task<JobOutcome>> perform)
    {
        Retried.Add(0, new KeyValuePair<string, object?>("kind", kind.Name));
        GivenUp.Add(0, new KeyValuePair<string, object?>("kind", kind.Name));
        workers.Add(kind.Name, new Worker(kind.WorthTrying, (stored, cancelled) =>
        {
            var work = JsonSerializer.Deserialize(stored.Payload, kind.Form()) ?? throw new InvalidDataException($"A job of the kind {kind.Name} is null.");
            return perform(new Job<T>(stored.Id, work), cancelled);
        }));
    }

    /// <summary>Records a job in the transaction that is open and begins it after the commit; at once when none is open.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="kind">Its kind, registered.</param>
    /// <param name="work">What is to be done.</param>
    public async Task Record<T>(SqlScope sql, JobKind<T> kind, T work)
    {
        var job = await Insert(sql, kind, work, random.Hex(16), Lease);
        sql.AfterCommit(() => Begin(job));
    }

    /// <summary>The same in the message that ends the transaction; one job a message.</summary>
    public void RecordWith<T>(SqlMessage last, SqlScope sql, JobKind<T> kind, T work)
    {
        var (job, due) = Stored(kind, work, random.Hex(16), Lease);
        JobsSql.Insert(last, job, due);
        sql.AfterCommit(() => Begin(job));
    }

    /// <summary>
    /// Records work that the caller does itself, for the case that it does not come to its end: it becomes a job after a while, or with
    /// <see cref="Hasten"/>, unless <see cref="Withdraw"/> says that it is done.
    /// </summary>
    /// <param name="sql">The connection.</param>
    /// <param name="kind">Its kind, registered.</param>
    /// <param name="work">What is to be done.</param>
    /// <param name="id">The job's id; at most 32 characters.</param>
    public async Task Safeguard<T>(SqlScope sql, JobKind<T> kind, T work, string id)
    {
        await Insert(sql, kind, work, id, Lease);
        sql.AfterCommit(() => DueAt(clock.GetUtcNow() + Lease));
    }

    /// <summary>What is recorded of a job's work; null when there is no such job.</summary>
    public static async Task<T?> Recorded<T>(SqlScope sql, JobKind<T> kind, string id)
        where T : class =>
        await JobsSql.Payload(sql, id) is { } payload ? JsonSerializer.Deserialize(payload, kind.Form()) : null;

    /// <summary>Lets recorded work become due now, with what is known of it by now.</summary>
    public async Task Hasten<T>(SqlScope sql, JobKind<T> kind, T work, string id)
    {
        await JobsSql.Hasten(sql, id, JsonSerializer.Serialize(work, kind.Form()), sql.Now);
        sql.AfterCommit(() => DueAt(clock.GetUtcNow()));
    }

    /// <summary>Recorded work is done.</summary>
    public static Task Withdraw(SqlScope sql, string id) => JobsSql.Delete(sql, id);

    /// <summary>Writes what is left of a job into it, for one that fails in part.</summary>
    public static Task Amend<T>(SqlScope sql, JobKind<T> kind, Job<T> job, T left) => JobsSql.Amend(sql, job.Id, JsonSerializer.Serialize(left, kind.Form()));

    /// <summary>Takes up what is due and nobody is at. For a server every few seconds, for a function now and then after an answer.</summary>
    /// <param name="cancelled">Ends the asking; what was taken up goes on.</param>
    /// <exception cref="DependencyException">The database cannot be reached.</exception>
    public async Task Resume(CancellationToken cancelled)
    {
        Interlocked.Exchange(ref nextDue, long.MaxValue);
        await KeepInHand(cancelled);
        var due = await db.Run(sql => JobsSql.Due(sql, sql.Now, TakenAtOnce), cancelled);
        foreach (var job in due)
        {
            // Its lease could not be renewed in time. Done once more beside the first time it would only make the queue longer that it waits in.
            if (inHand.ContainsKey(job.Id)) continue;
            if (await db.Run(sql => JobsSql.Claim(sql, job, sql.Now, (clock.GetUtcNow() + Lease).ToSql()), cancelled)) Begin(job);
        }

        // The rest is as due as these were.
        if (due.Count == TakenAtOnce) DueAt(clock.GetUtcNow());
    }

    private async Task<StoredJob> Insert<T>(SqlScope sql, JobKind<T> kind, T work, string id, TimeSpan until)
    {
        var (job, due) = Stored(kind, work, id, until);
        await sql.Execute(JobsSql.Insert(new SqlMessage(), job, due));
        return job;
    }

    private (StoredJob Job, DateTime Due) Stored<T>(JobKind<T> kind, T work, string id, TimeSpan until)
    {
        var now = clock.GetUtcNow();
        var job = new StoredJob { Id = id, Kind = kind.Name, Payload = JsonSerializer.Serialize(work, kind.Form()), Attempts = 1, CreatedAt = now.ToSql() };
        return (job, (now + until).ToSql());
    }

    private void Begin(StoredJob job)
    {
        var now = clock.GetUtcNow();
        if (!inHand.TryAdd(job.Id, new InHand(now, now))) return;
        if (background.Offer(cancelled => Perform(job, cancelled)))
        {
            DueAt(now + Renewal);
            return;
        }

        // Without a place it stays recorded, and its lease ends.
        inHand.TryRemove(job.Id, out _);
        DueAt(now + Lease);
    }

    /// <summary>Renews the leases of what waits in this process or is being done: a lease must not end because a provider is slow.</summary>
    private async Task KeepInHand(CancellationToken cancelled)
    {
        var now = clock.GetUtcNow();
        var old = inHand.Where(j => now - j.Value.LeasedAt >= Renewal && now - j.Value.TakenAt < LongestInHand).ToList();
        foreach (var some in old.Chunk(RenewedAtOnce))
        {
            await db.Run(sql => JobsSql.Keep(sql, [.. some.Select(static j => j.Key)], (now + Lease).ToSql()), cancelled);
            foreach (var (id, taken) in some) inHand.TryUpdate(id, taken with { LeasedAt = now }, taken);
        }

        if (!inHand.IsEmpty) DueAt(now + Renewal);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with a job, it is told, counted, tried again and given up in the end; nobody waits for it.")]
    private async Task Perform(StoredJob job, CancellationToken cancelled)
    {
        var outcome = JobOutcome.Failed;
        var worker = workers.GetValueOrDefault(job.Kind);
        try
        {
            if (worker is not null) outcome = await worker.Perform(job, cancelled);
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // The process stops or freezes: whoever goes on with it takes it up again.
        }
        catch (Exception e)
        {
            faults.Tell($"job {job.Kind}", e);
        }

        try
        {
            if (outcome == JobOutcome.Done) await db.Run(sql => JobsSql.Delete(sql, job.Id), CancellationToken.None);
            else if (outcome == JobOutcome.GoesOn) await db.Run(sql => JobsSql.Renew(sql, job.Id, (clock.GetUtcNow() + Lease).ToSql()), CancellationToken.None);
            else await Failed(job, worker?.WorthTrying ?? UnknownKindIsKept);
        }
        finally
        {
            inHand.TryRemove(job.Id, out _);
        }

        if (outcome == JobOutcome.GoesOn) Begin(job);
    }

    private async Task Failed(StoredJob job, TimeSpan worthTrying)
    {
        var kind = new KeyValuePair<string, object?>("kind", job.Kind);
        var now = clock.GetUtcNow();
        if (now - job.CreatedAt.FromSql() >= worthTrying)
        {
            GivenUp.Add(1, kind);
            await db.Run(sql => JobsSql.Delete(sql, job.Id), CancellationToken.None);
            return;
        }

        Retried.Add(1, kind);
        var pause = TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(3, Math.Min(job.Attempts, 10) - 1)));
        DueAt(now + pause);
        await db.Run(sql => JobsSql.Postpone(sql, job.Id, (now + pause).ToSql()), CancellationToken.None);
    }

    private void DueAt(DateTimeOffset at)
    {
        long seen;
        while (at.UtcTicks < (seen = Interlocked.Read(ref nextDue)) && Interlocked.CompareExchange(ref nextDue, at.UtcTicks, seen) != seen)
        {
            // Another job was noted meanwhile; the earlier of both counts.
        }
    }

    /// <summary>A job that this process has taken and not done yet.</summary>
    private sealed record InHand(DateTimeOffset TakenAt, DateTimeOffset LeasedAt);

    private sealed record Worker(TimeSpan WorthTrying, Func<StoredJob, CancellationToken, Task<JobOutcome>> Perform);
}

/// <summary>A kind of job.</summary>
/// <typeparam name="T">What is recorded of the work.</typeparam>
/// <param name="Name">As stored; at most 40 characters. Jobs of older processes bear it too, so it never means something else.</param>
/// <param name="Form">The record's source-generated JSON metadata; members may be added to it, never renamed.</param>
/// <param name="WorthTrying">How long after it was recorded it is given up.</param>
internal sealed record JobKind<T>(string Name, Func<JsonTypeInfo<T>> Form, TimeSpan WorthTrying);

/// <summary>A job to be done.</summary>
/// <param name="Id">The same at every attempt, for who can tell a repeat by it.</param>
/// <param name="Work">What is to be done.</param>
internal sealed record Job<T>(string Id, T Work);

/// <summary>What came of one attempt at a job.</summary>
internal enum JobOutcome
{
    /// <summary>It is done, or can never be: it is deleted.</summary>
    Done,

    /// <summary>A part of it is done, and the rest follows at once, behind what waits already.</summary>
    GoesOn,

    /// <summary>It is tried again after a pause, as long as it is worth it.</summary>
    Failed,
}
