using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>
/// Body of POST /messages/send-massive. Price, media and expiry are taken as they come: what is wrong about them is answered 422, not
/// 400 as a wrong type elsewhere.
/// </summary>
internal sealed class SendMassBody : IDraftFields
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
    [JsonConverter(typeof(ScalarText))]
    public string? RepeatKey { get; set; }
}

/// <summary>What is answered 400 when it is missing; the rest of the rules are answered 422 (<see cref="DraftReader"/>).</summary>
internal sealed class SendMassRules : IRules<SendMassBody>
{
    public void Check(SendMassBody input, Faults faults) => faults.Required("message", input.Message);
}

/// <summary>
/// POST /messages/send-massive: one message to every active subscriber, in batches of one transaction each. A call that broke off is
/// continued by its repeat (<c>Idempotency-Key</c>, or the same content), and nobody gets it twice. Contract: posts-messages.md.
/// </summary>
internal sealed class SendMassMessage(
    DraftReader drafts, MessagePeople people, MassRuns runs, MassSql sql, MassBatch batch, IPush push, IBackgroundWork background, TimeProvider clock)
{
    /// <summary>Recipients of one transaction.</summary>
    public const int BatchSize = 200;

    private const int PushesAtATime = 16;

    public async Task<Reply<SentMassMessage>> Handle(Call<SendMassBody> call)
    {
        var me = call.MemberId;
        var key = MassRuns.Key(call.Request.Headers["idempotency-key"], call.Input.RepeatKey);
        var draft = await drafts.Read(me, call.Input, call.Cancelled);

        // What is finished only has to be told again: repeats of it wait for nobody.
        if (key is not null && await runs.Finished(me, key, draft, call.Cancelled) is { } finished) return Told(await runs.Finish(finished, call.Cancelled));
        await using var held = await runs.Hold(me, key, call.Cancelled);
        var mass = await runs.Begin(me, key, draft, call.Cancelled);
        if (!mass.Row.IsDone) await Send(mass, call.Cancelled);
        return Told(await runs.Finish(mass, call.Cancelled));
    }

    private static Reply<SentMassMessage> Told(SentMassMessage sent) => Reply.Ok("Message sent to your subscribers.", sent);

    private async Task Send(MassMessage mass, CancellationToken cancelled)
    {
        var sender = (await people.Find(mass.SenderId, cancelled))!;
        while (true)
        {
            var recipients = await sql.Recipients(mass.SenderId, mass.Row.LastRecipient, BatchSize, clock.SqlNow(), cancelled);
            if (recipients.Count == 0) return;
            var stored = await batch.Store(mass, recipients, cancelled);
            if (stored.Count == 0) continue;
            await background.Run(ended => Parallel.ForEachAsync(
                stored,
                new ParallelOptions { MaxDegreeOfParallelism = PushesAtATime, CancellationToken = ended },
                async (copy, token) => await push.Deliver(copy.Key, MessagePush.Of(sender, mass.Draft.Message, copy.Value), token)));
        }
    }
}
