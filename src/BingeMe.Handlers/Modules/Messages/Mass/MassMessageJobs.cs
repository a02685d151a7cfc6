using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>
/// Which mass message a call means. With a key: the one of that key, begun if there is none. Without: an unfinished one of the same content,
/// else a new one; so a client that knows no keys can repeat a call that broke off, too. One call at a time a creator.
/// </summary>
internal sealed class MassMessageJobs(Attachments attachments, INamedLocks locks, IRandomSource entropy, TimeProvider clock)
{
    /// <summary>Characters of a key.</summary>
    public const int LongestKey = 100;

    /// <summary>409: a mass message of this creator is under way.</summary>
    /// <param name="progress">How far it has come; null when that is not known.</param>
    public static ApiException Busy(JsonObject? progress) => new(409, "A mass message of yours is being sent; repeat this call to hear what came of it.", progress);

    /// <summary>The key of a repeatable call, from the header or the body; null without one.</summary>
    /// <exception cref="ApiException">400: too long.</exception>
    public static string? Key(string? header, string? field)
    {
        var key = string.IsNullOrWhiteSpace(header) ? field?.Trim() : header.Trim();
        if (key?.Length > LongestKey) throw ApiException.BadField("idempotency_key", $"idempotency_key may have at most {LongestKey} characters.");
        return string.IsNullOrEmpty(key) ? null : key;
    }

    /// <summary>Keeps other calls of the creator out.</summary>
    /// <exception cref="ApiException">409 with the progress: one is under way.</exception>
    public async Task<IAsyncDisposable> Hold(SqlScope sql, long me, string? key, CancellationToken cancelled)
    {
        try
        {
            // With the connection kept: the lock is there at once or not at all, and one that was taken must not be lost over a failing reconnect.
            return await locks.Acquire($"mass-message:{me}", TimeSpan.Zero, cancelled);
        }
        catch (DependencyException e) when (e.InnerException is null)
        {
            // Without a cause: the lock's store answers, and another call holds it.
            throw Busy(key is null ? null : await Progress(sql, me, key));
        }
    }

    /// <summary>The finished mass message of a key; null when there is none.</summary>
    /// <exception cref="ApiException">409: the key belongs to another content.</exception>
    public static async Task<MassMessage?> Finished(SqlScope sql, long me, string key, Draft draft) =>
        await MassSql.ByKey(sql, me, key) is { IsDone: true } row ? Known(me, draft, row) : null;

    /// <summary>The mass message to be sent, continued, or only told about.</summary>
    /// <exception cref="ApiException">400: nobody to send to. 409: the key belongs to another content. 422: a file is missing.</exception>
    public async Task<MassMessage> Begin(SqlScope sql, long me, string? key, Draft draft, CancellationToken cancelled)
    {
        var fingerprint = Fingerprint(draft);
        var known = key is null ? await MassSql.Unfinished(sql, me, fingerprint) : await MassSql.ByKey(sql, me, key);
        if (known is not null) return Known(me, draft, known);

        var now = clock.GetUtcNow();
        if ((await MassSql.Recipients(sql, me, 0, 1, now.ToSql())).Count == 0) throw ApiException.BadRequest("You have no active subscribers.");
        var files = await sql.Outside(() => attachments.Prepare(draft.Keys, cancelled));
        try
        {
            var media = files.Files.Count == 0 ? null : JsonSerializer.Serialize(files, MassJson.Default.AttachedFiles);
            DateTime? expiresAt = draft.Lifetime is { } lifetime ? (now + lifetime).ToSql() : null;
            var row = await MassSql.Insert(sql, me, key ?? $"auto:{entropy.Hex(16)}", fingerprint, draft.Price, expiresAt, media, now.ToSql());
            return new MassMessage(me, draft, files, row);
        }
        catch (Exception e) when (e is not DependencyException and not DbException)
        {
            // A database that broke off may hold the run all the same, and it names the files.
            await attachments.Discard(files);
            throw;
        }
    }

    /// <summary>Ends a mass message: its files' originals are needed no more.</summary>
    public async Task<SentMassMessage> Finish(SqlScope sql, MassMessage mass)
    {
        if (!mass.Row.IsDone) await MassSql.Finish(sql, mass.Row.Id, clock.SqlNow());
        var outcome = await MassSql.Outcome(sql, mass);
        await sql.Close();
        await attachments.Keep(mass.Files);
        return outcome;
    }

    private static MassMessage Known(long me, Draft draft, MassRow row) =>
        row.Fingerprint == Fingerprint(draft) ? new MassMessage(me, draft, Files(row), row) : throw ApiException.Conflict("This idempotency key was used for another message.");

    private static AttachedFiles Files(MassRow row) =>
        row.Media is null ? AttachedFiles.None : JsonSerializer.Deserialize(row.Media, MassJson.Default.AttachedFiles) ?? AttachedFiles.None;

    /// <summary>Of everything that makes two messages the same, each part with its length so that none can run into the next.</summary>
    private static string Fingerprint(Draft draft)
    {
        var parts = new List<string> { draft.Message, draft.Price.ToString("0.00"), draft.Lifetime?.TotalHours.ToString() ?? "" };
        parts.AddRange(draft.Keys.Select(k => k.ToString()));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(parts.Select(p => $"{p.Length}:{p}")))));
    }

    private static async Task<JsonObject?> Progress(SqlScope sql, long me, string key)
    {
        if (await MassSql.ByKey(sql, me, key) is not { } row) return null;
        var (sent, failed) = await MassSql.Progress(sql, row.Id);
        return new JsonObject { ["status"] = row.Status, ["successfulSends"] = sent, ["failedSends"] = failed };
    }
}

/// <summary>A mass message on its way: who sends, what, and how far it is.</summary>
/// <param name="SenderId">The creator.</param>
/// <param name="Draft">What is sent.</param>
/// <param name="Files">Its files, processed once for all.</param>
/// <param name="Row">Its row; <c>LastRecipient</c> moves with each batch.</param>
internal sealed record MassMessage(long SenderId, Draft Draft, AttachedFiles Files, MassRow Row);

/// <summary>Source-generated JSON of what a mass message's row keeps.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachedFiles))]
internal sealed partial class MassJson : JsonSerializerContext;

/// <summary>What came of a mass message; the same for the first call and every repeat of it.</summary>
internal sealed record SentMassMessage
{
    public required long TotalSubscribers { get; init; }

    public required long SuccessfulSends { get; init; }

    public required long FailedSends { get; init; }

    public required IReadOnlyList<long> MessageIds { get; init; }

    public required IReadOnlyList<long> MediaIds { get; init; }

    public required string Message { get; init; }

    public required decimal Price { get; init; }

    /// <summary><c>YYYY-MM-DD HH:MM:SS</c>, UTC; null without.</summary>
    [JsonPropertyName("expires_at")]
    public required string? ExpiresAt { get; init; }

    public required MassMedia Media { get; init; }

    /// <summary><c>YYYY-MM-DD HH:MM:SS</c>, UTC.</summary>
    [JsonPropertyName("sent_at")]
    public required string SentAt { get; init; }

    public string Status { get; init; } = "completed";

    /// <summary><c>Subscriber {id}: {reason}</c>; absent when none failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Errors { get; init; }
}

/// <summary>The files of a mass message: every key as sent, and the keys of the pictures made of them.</summary>
internal sealed record MassMedia(IReadOnlyList<string> Original, IReadOnlyList<string> Converted);
