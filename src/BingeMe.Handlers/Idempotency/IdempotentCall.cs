using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Idempotency;

/// <summary>
/// A call that a client may repeat without doing it twice: the header <c>Idempotency-Key</c> names it (draft-ietf-httpapi-idempotency-key-header).
/// The key is recorded in the transaction of the write and kept for a day; a repeat gets the first call's answer, and a key with another
/// content is 409. A call without a key is done each time, as ever.
/// </summary>
internal sealed class IdempotentCall
{
    /// <summary>The header's name.</summary>
    public const string Header = "Idempotency-Key";

    private const int LongestKey = 100;

    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly long memberId;
    private readonly string operation;
    private readonly string? key;
    private readonly string fingerprint;
    private readonly DateTimeOffset now;

    private IdempotentCall(long memberId, string operation, string? key, string fingerprint, DateTimeOffset now)
    {
        this.memberId = memberId;
        this.operation = operation;
        this.key = key;
        this.fingerprint = fingerprint;
        this.now = now;
    }

    /// <summary>The call as its headers name it.</summary>
    /// <exception cref="ApiException">400: the key is too long.</exception>
    public static IdempotentCall Of<T>(RequestContext<T> context)
    {
        var key = context.Request.Headers["idempotency-key"]?.Trim();
        if (key?.Length > LongestKey) throw ApiException.BadField(Header, $"{Header} may have at most {LongestKey} characters.");
        var named = string.IsNullOrEmpty(key) ? null : key;
        return new IdempotentCall(
            context.MemberId, context.Operation, named, named is null ? "" : Convert.ToHexStringLower(SHA256.HashData(context.Request.Body.Span)), context.Now);
    }

    /// <summary>Does the call, or tells what the first call with this key answered.</summary>
    /// <param name="db">The database; no connection of it should be held.</param>
    /// <param name="type">The answer's source-generated JSON metadata.</param>
    /// <param name="work">
    /// Does it; its transaction begins with <see cref="Begin"/> and ends with <see cref="End"/>. Whatever may be refused now and was not then belongs
    /// in it: a time that has passed, a right that was lost, a bound that was lowered.
    /// </param>
    /// <param name="cancelled">Ends the work.</param>
    /// <exception cref="ApiException">409: the key belongs to another content.</exception>
    public async Task<T> Run<T>(Db db, JsonTypeInfo<T> type, Func<Task<T>> work, CancellationToken cancelled)
        where T : class
    {
        if (key is null) return await work();
        if (await db.Run(sql => Answered(sql, type), cancelled) is { } answered) return answered;
        try
        {
            return await work();
        }
        catch (RepeatedCallException)
        {
            // The transaction is rolled back, and whatever else the work wrote is taken back by itself.
            return await db.Run(sql => Answered(sql, type), cancelled) ?? throw new DependencyException("sql") { Kind = DependencyFailure.Busy };
        }
        catch (ApiException)
        {
            // The first call with this key may have ended meanwhile and taken what this one needed: uploads go with their commit.
            if (await db.Run(sql => Answered(sql, type), cancelled) is { } first) return first;
            throw;
        }
    }

    /// <summary>From when on a key is known, in whole seconds as its row has it: what is not answered any more must be forgotten by then.</summary>
    private DateTime Oldest => (now - Kept).ToSql();

    /// <summary>The first step of the transaction: takes the key. One that takes it at the same time is waited for.</summary>
    public async Task Begin(SqlScope sql)
    {
        if (key is null) return;
        await IdempotencySql.Forget(sql, memberId, Oldest);
        if (!await IdempotencySql.Begin(sql, memberId, operation, key, fingerprint, now.ToSql())) throw new RepeatedCallException();
    }

    /// <summary>The last step of the transaction: keeps the answer.</summary>
    public Task End<T>(SqlScope sql, T answer, JsonTypeInfo<T> type) =>
        key is null ? Task.CompletedTask : IdempotencySql.End(sql, memberId, operation, key, JsonSerializer.Serialize(answer, type));

    private async Task<T?> Answered<T>(SqlScope sql, JsonTypeInfo<T> type)
        where T : class =>
        await IdempotencySql.Find(sql, memberId, operation, key!) is { Answer: { } answer } row && row.CreatedAt >= Oldest ? Read(row, answer, type) : null;

    private T Read<T>(AnsweredRow row, string answer, JsonTypeInfo<T> type)
        where T : class => row.Fingerprint == fingerprint
            ? JsonSerializer.Deserialize(answer, type) ?? throw new InvalidDataException("A stored answer is null.")
            : throw ApiException.Conflict($"This {Header} was used for another content.");
}

/// <summary>Another call with the same key has done it while this one was on its way; <see cref="IdempotentCall.Run"/> answers with what that one did.</summary>
public sealed class RepeatedCallException : Exception;

/// <summary>The SQL of <see cref="IdempotentCall"/>, all of it by the primary key.</summary>
internal static class IdempotencySql
{
    public static Task<AnsweredRow?> Find(SqlScope sql, long me, string operation, string key) => sql.Connection.QueryFirstOrDefaultAsync<AnsweredRow>(
        """
        select fingerprint as Fingerprint, answer as Answer, created_at as CreatedAt
        from idempotency_keys
        where user_id = @me and operation = @operation and repeat_key = @key
        """,
        new { me, operation, key });

    /// <summary>Takes the key; false when it is taken. Another transaction that is taking it is waited for.</summary>
    public static async Task<bool> Begin(SqlScope sql, long me, string operation, string key, string fingerprint, DateTime now) => await sql.Connection.ExecuteAsync(
        $"""
        {sql.Dialect.InsertIgnore} idempotency_keys (user_id, operation, repeat_key, fingerprint, answer, created_at)
        values (@me, @operation, @key, @fingerprint, null, @now)
        """,
        new { me, operation, key, fingerprint, now }) == 1;

    public static Task<int> End(SqlScope sql, long me, string operation, string key, string answer) => sql.Connection.ExecuteAsync(
        "update idempotency_keys set answer = @answer where user_id = @me and operation = @operation and repeat_key = @key", new { me, operation, key, answer });

    /// <summary>Forgets a member's old keys.</summary>
    public static Task<int> Forget(SqlScope sql, long me, DateTime before) =>
        sql.Connection.ExecuteAsync("delete from idempotency_keys where user_id = @me and created_at < @before", new { me, before });
}

/// <summary>A key that was used.</summary>
internal sealed class AnsweredRow
{
    public string Fingerprint { get; set; } = "";

    /// <summary>The answer's data as JSON; null while its transaction runs.</summary>
    public string? Answer { get; set; }

    public DateTime CreatedAt { get; set; }
}
