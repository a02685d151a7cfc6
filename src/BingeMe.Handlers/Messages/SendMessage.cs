using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Messages.Answers;
using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Handlers.Messages.Sending;
using BingeMe.Handlers.Messages.Support;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Messages;

/// <summary>POST /messages/send: one message to one member, free or paid. Sending itself is never charged (ruling 22). Contract: posts-messages.md.</summary>
internal sealed partial class SendMessage(
    DraftReader drafts,
    MessagePeople people,
    SupportAccounts support,
    EntitlementReader entitlement,
    Attachments attachments,
    SendSql sql,
    IPush push,
    EncodedIds ids,
    TimeProvider clock)
{
    public async Task<Reply<SentMessage>> Handle(Call<SendBody> call)
    {
        var me = call.MemberId;
        var to = ids.Demand(call.Input.UserId, "user_id");
        if (to == me) throw ApiException.BadField("user_id", "user_id must be another member's.");
        await support.DemandReach(call.Caller!, to, call.Cancelled);
        var draft = await drafts.Read(me, call.Input, call.Cancelled);
        await DemandRecipient(me, to, Viewer.Of(call), call.Cancelled);
        var sender = (await people.Find(me, call.Cancelled))!;

        var files = await attachments.Prepare(draft.Keys, call.Cancelled);
        var stored = await Store(call, draft, to, files);
        await attachments.Keep(files);
        push.Send(to, MessagePush.Of(sender, draft.Message, stored.ConversationId));
        return Reply.Ok("Message sent.", new SentMessage(to, stored.MessageId, me, draft.Message));
    }

    private async Task<(long MessageId, long ConversationId)> Store(Call<SendBody> call, Draft draft, long to, AttachedFiles files)
    {
        var now = clock.GetUtcNow();
        var room = call.Input.RoomId?.Trim();
        try
        {
            return await sql.Store(
                new NewMessage
                {
                    From = call.MemberId,
                    To = to,
                    Text = draft.Message,
                    Price = draft.Price,
                    ExpiresAt = draft.Lifetime is { } lifetime ? (now + lifetime).ToSql() : null,
                    Files = files,
                    RoomId = room is not null && RoomForm().IsMatch(room) ? room : null,
                    Now = now.ToSql(),
                },
                call.Cancelled);
        }
        catch (Exception e) when (e is not DependencyException { IsOutcomeUnknown: true })
        {
            await attachments.Discard(files);
            throw;
        }
    }

    /// <summary>Active, but support may answer suspended members; and neither has restricted or blocked the other.</summary>
    private async Task DemandRecipient(long me, long to, Viewer viewer, CancellationToken cancelled)
    {
        var recipient = await people.Find(to, cancelled);
        var isReachable = recipient?.State == AccountStatus.Active || (recipient?.State == AccountStatus.Suspended && await support.Contains(me, cancelled));
        if (!isReachable || await entitlement.Member(viewer, to, cancelled) is not { } relation) throw ApiException.NotFound("There is no such member.");
        if (!Entitlement.MayWriteTo(relation)) throw ApiException.Forbidden("You cannot write to this member.");
    }

    [GeneratedRegex("^[A-Za-z0-9]{7,32}$")]
    private static partial Regex RoomForm();
}
