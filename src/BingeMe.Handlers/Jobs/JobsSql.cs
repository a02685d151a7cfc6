using BingeMe.Handlers.Data;
using Dapper;

namespace BingeMe.Handlers.Jobs;

/// <summary>The SQL of <see cref="JobQueue"/>. <c>attempts</c> counts who took a job, so that of two who see it due one gets it.</summary>
internal static class JobsSql
{
    public static SqlMessage Insert(SqlMessage message, StoredJob job, DateTime due) => message.Add(
        "insert into background_jobs (id, kind, payload, attempts, created_at, due_at) values (@jobId, @jobKind, @payload, @attempts, @createdAt, @due)",
        ("@jobId", job.Id), ("@jobKind", job.Kind), ("@payload", job.Payload), ("@attempts", job.Attempts), ("@createdAt", job.CreatedAt), ("@due", due));

    /// <summary>What is due, the longest waiting first.</summary>
    public static async Task<List<StoredJob>> Due(SqlScope sql, DateTime now, int most) => (await sql.Connection.QueryAsync<StoredJob>(
        """
        select id as Id, kind as Kind, payload as Payload, attempts as Attempts, created_at as CreatedAt
        from background_jobs
        where due_at <= @now
        order by due_at
        limit @most
        """,
        new { now, most })).ToList();

    /// <summary>Takes a job that is due until <paramref name="until"/>; false when another process was faster.</summary>
    public static async Task<bool> Claim(SqlScope sql, StoredJob job, DateTime now, DateTime until)
    {
        var taken = await sql.Connection.ExecuteAsync(
            "update background_jobs set due_at = @until, attempts = attempts + 1 where id = @Id and attempts = @Attempts and due_at <= @now",
            new { job.Id, job.Attempts, now, until });
        job.Attempts++;
        return taken == 1;
    }

    /// <summary>Keeps a job that is not done yet, and forgets that it failed before.</summary>
    public static Task<int> Renew(SqlScope sql, string id, DateTime until) =>
        sql.Connection.ExecuteAsync("update background_jobs set due_at = @until, attempts = 1 where id = @id", new { id, until });

    /// <summary>Keeps some jobs from being due until <paramref name="until"/>.</summary>
    public static Task Keep(SqlScope sql, IReadOnlyList<string> ids, DateTime until)
    {
        var names = string.Join(", ", ids.Select(static (_, i) => $"@id{i}"));
        return sql.Execute(new SqlMessage().Add($"update background_jobs set due_at = @until where id in ({names})", [("@until", until), .. ids.Select(static (id, i) => ($"@id{i}", (object?)id))]));
    }

    /// <summary>Lets a job be tried again from <paramref name="due"/> on.</summary>
    public static Task<int> Postpone(SqlScope sql, string id, DateTime due) =>
        sql.Connection.ExecuteAsync("update background_jobs set due_at = @due where id = @id", new { id, due });

    /// <summary>What is to be done; null when there is no such job.</summary>
    public static Task<string?> Payload(SqlScope sql, string id) =>
        sql.Connection.ExecuteScalarAsync<string?>("select payload from background_jobs where id = @id", new { id });

    /// <summary>Lets a job be done from <paramref name="due"/> on, and replaces what is to be done.</summary>
    public static Task<int> Hasten(SqlScope sql, string id, string payload, DateTime due) =>
        sql.Connection.ExecuteAsync("update background_jobs set due_at = @due, payload = @payload where id = @id", new { id, payload, due });

    /// <summary>Replaces what is to be done.</summary>
    public static Task<int> Amend(SqlScope sql, string id, string payload) =>
        sql.Connection.ExecuteAsync("update background_jobs set payload = @payload where id = @id", new { id, payload });

    public static Task<int> Delete(SqlScope sql, string id) => sql.Connection.ExecuteAsync("delete from background_jobs where id = @id", new { id });
}

/// <summary>A job as its table holds it.</summary>
internal sealed class StoredJob
{
    public string Id { get; set; } = "";

    public string Kind { get; set; } = "";

    public string Payload { get; set; } = "";

    /// <summary>How often it was taken, this time included.</summary>
    public long Attempts { get; set; }

    public DateTime CreatedAt { get; set; }
}
