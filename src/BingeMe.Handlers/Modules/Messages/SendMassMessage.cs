using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
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
            .Text("idempotency_key", static b => b.RepeatKey, static f => f.Trimmed().AtMost(MassMessageRuns.LongestKey));
}

/// <summary>
/// POST /messages/send-massive: one message to every active subscriber, in batches of one transaction each. A call that broke off is
/// continued by its repeat (<c>Idempotency-Key</c>, or the same content) and in the background, and nobody gets it twice. Only calls that
/// begin a new one count against the limit. Contract: posts-messages.md.
/// </summary>
internal sealed class SendMassMessage(Db db, DraftReader drafts, MassMessageRuns runs, MassMessageSender sender, TimeSpan requestTime)
{
    public async Task<Response<SentMassMessage>> Handle(RequestContext<SendMassRequest> context)
    {
        var me = context.MemberId;
        var key = MassMessageRuns.Key(context.Request.Headers["idempotency-key"], context.Input.RepeatKey);
        await using var sql = await db.Connect(context.Cancelled);
        var draft = await drafts.Read(sql, me, context.Input, known => runs.IsBegun(sql, me, key, known));

        // What is finished only has to be told again: repeats of it wait for nobody.
        if (key is not null && await MassMessageRuns.Finished(sql, me, key, draft) is { } finished) return Told(await runs.Finish(sql, finished));
        await using var held = await runs.Hold(sql, me, key, context.Cancelled);
        var mass = await runs.Begin(sql, me, key, draft, context.CountCall, context.Cancelled);
        if (mass.Row.IsDone || await sender.Send(sql, mass, requestTime, context.Cancelled)) return Told(await runs.Finish(sql, mass));
        return new Response<SentMassMessage>("The message is being sent to your subscribers; repeat this call to hear how far it is.")
        {
            Data = await runs.Leave(sql, mass),
            Status = 202,
        };
    }

    private static Response<SentMassMessage> Told(SentMassMessage sent) => Response.Ok("Message sent to your subscribers.", sent);
}
