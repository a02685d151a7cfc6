using BingeMe.Handlers.Messages.Answers;
using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Handlers.Messages.Mass;
using BingeMe.Handlers.Messages.Sending;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Messages;

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
