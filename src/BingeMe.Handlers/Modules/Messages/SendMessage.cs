using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Body of POST /messages/send. Price, media and expiry are taken as they come: what is wrong about them is answered 422.</summary>
internal sealed class SendRequest : IDraftFields
{
    [JsonPropertyName("user_id")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? UserId { get; set; }

    public string? Message { get; set; }

    public JsonElement? Price { get; set; }

    public JsonElement? Media { get; set; }

    [JsonPropertyName("expires_at")]
    public JsonElement? ExpiresAt { get; set; }

    [JsonPropertyName("expired_at")]
    public JsonElement? ExpiredAt { get; set; }

    [JsonPropertyName("room_id")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? RoomId { get; set; }
}

/// <summary>What is answered 400 when it is missing; the rest of the rules are answered 422 (<see cref="DraftReader"/>).</summary>
internal sealed class SendValidator : Validator<SendRequest>
{
    public SendValidator() =>
        Text("user_id", static b => b.UserId, static f => f.Required())
            .Text("message", static b => b.Message, static f => f.Required());
}

/// <summary>POST /messages/send: one message to one member, free or paid. Sending itself is never charged (ruling 22). Contract: posts-messages.md.</summary>
internal sealed partial class SendMessage(
    Db db,
    DraftReader drafts,
    SupportAccounts support,
    EntitlementReader entitlement,
    Attachments attachments,
    SendSql messages,
    Pushes pushes,
    EncodedIds ids,
    TimeProvider clock)
{
    public async Task<Response<SentMessage>> Handle(RequestContext<SendRequest> context)
    {
        var me = context.MemberId;
        var to = ids.Require(context.Input.UserId, "user_id");
        if (to == me) throw ApiException.BadField("user_id", "user_id must be another member's.");
        await support.RequireReach(context.Caller!, to, context.Cancelled);
        var call = IdempotentCall.Of(context);
        return Response.Ok("Message sent.", await call.Run(db, MessagesJson.Default.SentMessage, () => Send(context, call, to), context.Cancelled));
    }

    private async Task<SentMessage> Send(RequestContext<SendRequest> context, IdempotentCall call, long to)
    {
        var me = context.MemberId;
        await using var sql = await db.Connect(context.Cancelled);
        var draft = await drafts.Read(sql, me, context.Input);
        await RequireRecipient(sql, me, to, Viewer.Of(context));
        var sender = (await Members.Find(sql, me))!;

        await sql.Close();
        return await attachments.Commit(
            draft.Keys,
            AttachedFiles.Rules,
            files => db.Run(store => Store(store, context, call, sender, draft, to, AttachedFiles.Of(files)), context.Cancelled),
            context.Cancelled);
    }

    private async Task<SentMessage> Store(SqlScope sql, RequestContext<SendRequest> context, IdempotentCall call, Member sender, Draft draft, long to, AttachedFiles files)
    {
        var now = clock.GetUtcNow();
        var room = context.Input.RoomId?.Trim();
        SentMessage Sent(long id) => new(to, id, sender.Id, draft.Message);
        return Sent(await messages.Store(
            sql,
            new NewMessage
            {
                From = context.MemberId,
                To = to,
                Text = draft.Message,
                Price = draft.Price,
                ExpiresAt = draft.Lifetime is { } lifetime ? (now + lifetime).ToSql() : null,
                Files = files,
                RoomId = room is not null && RoomForm().IsMatch(room) ? room : null,
                Now = now.ToSql(),
            },
            () => call.Begin(sql),
            async (id, conversation) =>
            {
                await pushes.Record(sql, to, MessagePush.Of(sender, draft.Message, conversation));
                await call.End(sql, Sent(id), MessagesJson.Default.SentMessage);
            }));
    }

    /// <summary>Active, but support may answer suspended members; and neither has restricted or blocked the other.</summary>
    private async Task RequireRecipient(SqlScope sql, long me, long to, Viewer viewer)
    {
        var recipient = await Members.Find(sql, to);
        var isReachable = recipient?.State == AccountStatus.Active || (recipient?.State == AccountStatus.Suspended && await support.Contains(sql, me));
        if (!isReachable || await entitlement.Member(sql, viewer, to) is not { } relation) throw ApiException.NotFound("There is no such member.");
        if (!Entitlement.MayWriteTo(relation)) throw ApiException.Forbidden("You cannot write to this member.");
    }

    [GeneratedRegex(@"^[A-Za-z0-9]{7,32}\z")]
    private static partial Regex RoomForm();
}

/// <summary>The message as stored.</summary>
/// <param name="UserId">The recipient.</param>
/// <param name="MessageId">The message.</param>
/// <param name="AuthId">The sender.</param>
/// <param name="Message">The text.</param>
internal sealed record SentMessage(
    [property: JsonPropertyName("user_id")] long UserId,
    [property: JsonPropertyName("message_id")] long MessageId,
    [property: JsonPropertyName("auth_id")] long AuthId,
    string Message);
