using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Messages.Mass;

/// <summary>
/// Which mass message a call means. With a key: the one of that key, begun if there is none. Without: an unfinished one of the same content
/// that began within the hour (ruling 41), else a new one; so a client that knows no keys can repeat a call that broke off, too. One at a
/// time a creator. A run is recorded as a job from its beginning: what its calls do not come to goes on in the background.
/// </summary>
internal sealed class MassMessageRuns(Db db, Attachments attachments, INamedLocks locks, JobQueue jobs, IRandomSource entropy, TimeProvider clock)
{
    /// <summary>Characters of a key.</summary>
    public const int LongestKey = 100;

    /// <summary>What goes on with a run that no call ends.</summary>
    public static readonly JobKind<MassMessageJob> Kind = new("mass-message", static () => MassJson.Default.MassMessageJob, TimeSpan.FromDays(1));

    private static readonly TimeSpan ContinuedWithoutKey = TimeSpan.FromHours(1);

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

    /// <summary>Whether a call would continue a mass message, or be told of one, instead of beginning it.</summary>
    public async Task<bool> IsBegun(SqlScope sql, long me, string? key, Draft draft) => await Begun(sql, me, key, Fingerprint(draft), clock.GetUtcNow()) is not null;

    /// <summary>The mass message to be sent, continued, or only told about.</summary>
    /// <param name="sql">The connection.</param>
    /// <param name="me">The creator.</param>
    /// <param name="key">The call's key; null without one.</param>
    /// <param name="draft">What is to be sent.</param>
    /// <param name="count">Counts the call against its limit, when it begins a new one.</param>
    /// <param name="cancelled">Ends the work.</param>
    /// <exception cref="ApiException">400: nobody to send to. 409: the key belongs to another content. 422: a file is missing. 429: too many.</exception>
    public async Task<MassMessage> Begin(SqlScope sql, long me, string? key, Draft draft, Func<ValueTask> count, CancellationToken cancelled)
    {
        var fingerprint = Fingerprint(draft);
        var now = clock.GetUtcNow();
        var known = await Begun(sql, me, key, fingerprint, now);
        if (known is not null) return Known(me, draft, known);

        if ((await MassSql.Recipients(sql, me, 0, 1, now.ToSql())).Count == 0) throw ApiException.BadRequest("You have no active subscribers.");
        var repeatKey = key ?? $"auto:{entropy.Hex(16)}";
        DateTime? expiresAt = draft.Lifetime is { } lifetime ? (now + lifetime).ToSql() : null;
        return await sql.Outside(async () =>
        {
            await count();
            return await attachments.Commit(
                draft.Keys,
                AttachedFiles.Rules,
                attached =>
                {
                    var files = AttachedFiles.Of(attached);
                    var media = files.Files.Count == 0 ? null : JsonSerializer.Serialize(files, MassJson.Default.AttachedFiles);
                    return db.Run(
                        store => store.Transaction(async () =>
                        {
                            var row = await MassSql.Insert(store, me, repeatKey, fingerprint, draft.Message, draft.Price, expiresAt, media, now.ToSql());
                            await jobs.Safeguard(store, Kind, new MassMessageJob(row.Id), JobId(row.Id));
                            return new MassMessage(me, files, row);
                        }),
                        cancelled);
                },
                cancelled);
        });
    }

    /// <summary>A run by its number, to go on with it; null when there is none, or nothing is left of it to do.</summary>
    public static async Task<MassMessage?> Unfinished(SqlScope sql, long id) =>
        await MassSql.ById(sql, id) is { IsDone: false, Message: not null } row ? new MassMessage(row.UserId, Files(row), row) : null;

    /// <summary>Leaves the rest of a run to the background.</summary>
    public async Task<SentMassMessage> Leave(SqlScope sql, MassMessage mass)
    {
        var id = mass.Row.Id;
        var (sent, failed) = await Progress(sql, id);
        var total = sent.All ?? sent.Copies + failed + await MassSql.Remaining(sql, mass, clock.SqlNow());
        await jobs.Hasten(sql, Kind, new MassMessageJob(id) { Told = sent with { All = total } }, JobId(id));
        return await MassSql.Outcome(sql, mass, sent.Copies, failed, Math.Max(total, sent.Copies + failed));
    }

    /// <summary>Ends a mass message.</summary>
    public async Task<SentMassMessage> Finish(SqlScope sql, MassMessage mass)
    {
        if (!mass.Row.IsDone)
        {
            await sql.Transaction(async () =>
            {
                await MassSql.Finish(sql, mass.Row.Id, clock.SqlNow());
                await JobQueue.Withdraw(sql, JobId(mass.Row.Id));
            });
            mass.Row.Status = MassRow.Completed;
        }

        var (sent, failed) = await MassSql.Progress(sql, mass.Row.Id, MassTally.Nothing);
        return await MassSql.Outcome(sql, mass, sent.Copies, failed, sent.Copies + failed);
    }

    /// <summary>How far a run is that is not over: what the last answer told of it goes with its job, and only what came since is counted.</summary>
    private static async Task<(MassTally Sent, long Failed)> Progress(SqlScope sql, long run) =>
        await MassSql.Progress(sql, run, (await JobQueue.Recorded(sql, Kind, JobId(run)))?.Told ?? MassTally.Nothing);

    private static Task<MassRow?> Begun(SqlScope sql, long me, string? key, string fingerprint, DateTimeOffset now) =>
        key is null ? MassSql.Unfinished(sql, me, fingerprint, (now - ContinuedWithoutKey).ToSql()) : MassSql.ByKey(sql, me, key);

    private static string JobId(long run) => $"mass-message-{run}";

    private static MassMessage Known(long me, Draft draft, MassRow row)
    {
        if (row.Fingerprint != Fingerprint(draft)) throw ApiException.Conflict("This idempotency key was used for another message.");
        row.Message ??= draft.Message;
        return new MassMessage(me, Files(row), row);
    }

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
        var (sent, failed) = await Progress(sql, row.Id);
        return new JsonObject { ["status"] = row.Status, ["successfulSends"] = sent.Copies, ["failedSends"] = failed };
    }
}

/// <summary>A mass message on its way: who sends, what, and how far it is.</summary>
/// <param name="SenderId">The creator.</param>
/// <param name="Files">Its files, processed once for all.</param>
/// <param name="Row">Its row; <c>LastRecipient</c> moves with each batch.</param>
internal sealed record MassMessage(long SenderId, AttachedFiles Files, MassRow Row);

/// <summary>The rest of a mass message.</summary>
/// <param name="Run">Its row.</param>
internal sealed record MassMessageJob(long Run)
{
    /// <summary>What the last answer told of it; null before the first one, and in jobs of before.</summary>
    public MassTally? Told { get; init; }
}

/// <summary>How far a mass message was at some time.</summary>
/// <param name="Copies">How many were sent.</param>
/// <param name="UpTo">To members up to this id.</param>
/// <param name="All">Everybody who is to get it, as counted once; null before that.</param>
internal sealed record MassTally(long Copies, long UpTo, long? All)
{
    /// <summary>Before anybody has it.</summary>
    public static readonly MassTally Nothing = new(0, 0, null);
}

/// <summary>Source-generated JSON of what a mass message's row keeps.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AttachedFiles))]
[JsonSerializable(typeof(MassMessageJob))]
[JsonSerializable(typeof(MassPushJob))]
internal sealed partial class MassJson : JsonSerializerContext;

/// <summary>What came of a mass message so far; once it is completed, the same for the first call and every repeat of it.</summary>
internal sealed record SentMassMessage
{
    /// <summary>Everybody who has it, could not get it, or is still to get it.</summary>
    public required long TotalSubscribers { get; init; }

    public required long SuccessfulSends { get; init; }

    public required long FailedSends { get; init; }

    /// <summary>The first <see cref="MassSql.MostIds"/>.</summary>
    public required IReadOnlyList<long> MessageIds { get; init; }

    /// <summary>The first <see cref="MassSql.MostIds"/>.</summary>
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

    /// <summary><c>completed</c>, or <c>running</c> while the rest goes on in the background (then the answer is 202).</summary>
    public required string Status { get; init; }

    /// <summary><c>Subscriber {id}: {reason}</c>, the first <see cref="MassSql.MostErrors"/>; absent when none failed.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Errors { get; init; }
}

/// <summary>The files of a mass message: every key as sent, and the keys of the pictures made of them.</summary>
internal sealed record MassMedia(IReadOnlyList<string> Original, IReadOnlyList<string> Converted);
