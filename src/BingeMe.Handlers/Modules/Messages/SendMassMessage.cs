using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>
/// Body of POST /messages/send-massive. Price, media and expiry are taken as they come: what is wrong about them is answered 422, not
/// 400 as a wrong type elsewhere.
/// </summary>
internal sealed class SendMassRequest : IDraftFields
{
    public string? Message { get; set; }

    public JsonElement? Price { get; set; }

    public JsonElement? Media { get; set; }

    [JsonPropertyName("expires_at")]
    public JsonElement? ExpiresAt { get; set; }

    [JsonPropertyName("expired_at")]
    public JsonElement? ExpiredAt { get; set; }

    /// <summary>Makes a repeat of the same call the same message; the header <c>Idempotency-Key</c> says the same.</summary>
    [JsonPropertyName("idempotency_key")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? RepeatKey { get; set; }
}

/// <summary>What is answered 400 when it is missing; the rest of the rules are answered 422 (<see cref="DraftReader"/>).</summary>
internal sealed class SendMassValidator : Validator<SendMassRequest>
{
    public SendMassValidator() =>
        Text("message", static b => b.Message, static f => f.Required())
            .Text("idempotency_key", static b => b.RepeatKey, static f => f.Trimmed().AtMost(MassMessageJobs.LongestKey));
}

/// <summary>
/// POST /messages/send-massive: one message to every active subscriber, in batches of one transaction each. A call that broke off is
/// continued by its repeat (<c>Idempotency-Key</c>, or the same content), and nobody gets it twice. Contract: posts-messages.md.
/// </summary>
internal sealed class SendMassMessage(
    Db db,
    DraftReader drafts,
    MassMessageJobs runs,
    MassMessageBatch batch,
    IPush push,
    IBackgroundWork background,
    TimeProvider clock)
{
    /// <summary>Recipients of one transaction.</summary>
    public const int BatchSize = 200;

    private const int PushesAtATime = 16;

    public async Task<Response<SentMassMessage>> Handle(RequestContext<SendMassRequest> context)
    {
        var me = context.MemberId;
        var key = MassMessageJobs.Key(context.Request.Headers["idempotency-key"], context.Input.RepeatKey);
        await using var sql = await db.Connect(context.Cancelled);
        var draft = await drafts.Read(sql, me, context.Input);

        // What is finished only has to be told again: repeats of it wait for nobody.
        if (key is not null && await MassMessageJobs.Finished(sql, me, key, draft) is { } finished) return Told(await runs.Finish(sql, finished));
        await using var held = await runs.Hold(sql, me, key, context.Cancelled);
        var mass = await runs.Begin(sql, me, key, draft, context.Cancelled);
        if (!mass.Row.IsDone) await Send(sql, mass, context.Cancelled);
        return Told(await runs.Finish(sql, mass));
    }

    private static Response<SentMassMessage> Told(SentMassMessage sent) => Response.Ok("Message sent to your subscribers.", sent);

    private async Task Send(SqlScope sql, MassMessage mass, CancellationToken cancelled)
    {
        var sender = (await Members.Find(sql, mass.SenderId))!;
        while (true)
        {
            var recipients = await MassSql.Recipients(sql, mass.SenderId, mass.Row.LastRecipient, BatchSize, clock.SqlNow());
            if (recipients.Count == 0) return;
            var stored = await batch.Store(sql, mass, recipients, cancelled);
            if (stored.Count == 0) continue;
            await sql.Outside(async () => await background.Run(ended => Parallel.ForEachAsync(
                stored,
                new ParallelOptions { MaxDegreeOfParallelism = PushesAtATime, CancellationToken = ended },
                async (copy, token) => await push.Deliver(copy.Key, MessagePush.Of(sender, mass.Draft.Message, copy.Value), token))));
        }
    }
}
