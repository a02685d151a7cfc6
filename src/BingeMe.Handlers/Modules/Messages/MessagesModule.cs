using BingeMe.Handlers.Idempotency;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Messages between members. Contract: posts-messages.md, Messages. A suspended member reaches support by three of them (ruling 3).</summary>
internal static class MessagesModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        var support = new SupportAccounts(services.AdminSettings);
        var inboxItems = new InboxItems(services.MediaUrls);
        var threadItems = new ThreadItems(services.Entitlement, services.MediaUrls);
        var thread = new GetThread(services.Db, support, services.Entitlement, threadItems, services.Pages, services.Ids, services.Clock);
        var drafts = new DraftReader(services.AdminSettings);
        var conversations = new ConversationSql(services.Entropy);
        var runs = new MassMessageRuns(services.Db, services.Attachments, services.Locks, services.Jobs, services.Entropy, services.Clock);
        var batch = new MassMessageBatch(conversations, new MassPushes(services.Db, services.Push, services.Jobs), services.Clock);
        var sender = new MassMessageSender(services.Db, runs, batch, services.Jobs, services.Clock);

        api.Get("messages.listConversations", "/messages/conversation").Members().AnswersSecrets().Summary("Lists the caller's conversations, newest first.").Errors(400)
            .Accepts(static () => MessagesJson.Default.PageQuery)
            .Produces(static () => MessagesJson.Default.InboxPage)
            .Handle(new ListConversations(services.Db, inboxItems, new SupportDesk(support, services.MediaUrls), services.Pages, services.Clock).Handle);

        api.Get("messages.searchConversations", "/messages/conversation/search").Members().AnswersSecrets().Summary("Finds the caller's conversations by the other's name.").Errors(400)
            .Accepts(static () => MessagesJson.Default.SearchQuery, static () => new SearchValidator())
            .Produces(static () => MessagesJson.Default.InboxHits)
            .Handle(new SearchConversations(services.Db, inboxItems, services.Pages, services.Clock).Handle);

        api.Get("messages.getUploadUrls", "/messages/upload-url").Members().AnswersSecrets().OpenToSuspended().Summary("Signs addresses for files of messages.").Errors(400)
            .Accepts(static () => MessagesJson.Default.FileNamesQuery)
            .Produces(static () => MessagesJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);

        api.Get("messages.getMessage", "/messages/by-id/{messageId}").Members().OpenToSuspended().Summary("Gives one message to its two sides.").Errors(400, 403, 404)
            .Produces(static () => MessagesJson.Default.SingleMessage)
            .Handle(new GetMessage(services.Db, support, services.Entitlement, threadItems, services.Ids, services.Clock).Handle);

        api.Get("messages.getThread", "/messages/{id}").Members().OpenToSuspended().Summary("Lists the messages with one member, newest first.").Errors(400, 403, 404)
            .Accepts(static () => MessagesJson.Default.PageQuery)
            .Produces(static () => MessagesJson.Default.ThreadPage)
            .Handle(thread.Handle);

        api.Get("messages.getThreadByUsername", "/messages/{id}/{username}").Members().OpenToSuspended()
            .Summary("Lists the messages with one member, newest first; the name must be that member's.").Errors(400, 403, 404)
            .Accepts(static () => MessagesJson.Default.PageQuery)
            .Produces(static () => MessagesJson.Default.ThreadPage)
            .Handle(thread.Handle);

        api.Delete("messages.deleteMessage", "/messages/delete").Members().OpenToSuspended().Summary("Takes back a message of one's own, for both sides.").Errors(400, 403, 404, 409)
            .Invalidates("/messages*")
            .AcceptsQueryOrBody(static () => MessagesJson.Default.DeleteMessageRequest)
            .Produces(static () => MessagesJson.Default.DeletedMessage)
            .Handle(new DeleteMessage(services.Db, support, services.Ids, services.Clock).Handle);

        api.Delete("messages.deleteConversation", "/messages/conversation/delete/{id}").Members().OpenToSuspended().Summary("Hides a conversation from the caller alone.").Errors(400)
            .Invalidates("/messages*")
            .Produces(static () => MessagesJson.Default.DeletedConversation)
            .Handle(new DeleteConversation(services.Db, support, services.Ids, services.Clock).Handle);

        api.Post("messages.sendMessage", "/messages/send").Members().OpenToSuspended().Limit(30, RatePer.Minute, LimitBy.Member)
            .Summary("Sends one message to one member.").Errors(400, 403, 404, 409).FreeFormInvalidAs(422).ReadsHeaders(IdempotentCall.Header)
            .Invalidates("/messages*")
            .Accepts(static () => MessagesJson.Default.SendRequest, static () => new SendValidator())
            .Produces(static () => MessagesJson.Default.SentMessage)
            .Handle(new SendMessage(services.Db, drafts, support, services.Entitlement, services.Attachments, new SendSql(conversations), services.Pushes, services.Ids, services.Clock).Handle);

        api.Post("messages.sendMassMessage", "/messages/send-massive").Members().Limit(5, RatePer.Hour, LimitBy.Member).HandlerCounts().MayGoOn()
            .Summary("Sends one message to every active subscriber; repeats with the same Idempotency-Key continue it.").Errors(400, 409).FreeFormInvalidAs(422).ReadsHeaders("Idempotency-Key")
            .Invalidates("/messages*")
            .Accepts(static () => MessagesJson.Default.SendMassRequest, static () => new SendMassValidator())
            .Produces(static () => MessagesJson.Default.SentMassMessage)
            .Handle(new SendMassMessage(services.Db, drafts, runs, sender, services.Settings.MassMessageTime).Handle);
    }
}
