using BingeMe.Handlers.Conversations;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Messages.Inbox;
using BingeMe.Handlers.Modules.Messages.Mass;
using BingeMe.Handlers.Modules.Messages.Sending;
using BingeMe.Handlers.Modules.Messages.Threads;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Messages between members. Contract: posts-messages.md, Messages. A suspended member reaches support by three of them (ruling 3).</summary>
internal static class MessagesModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        var settings = new AdminSettingsReader(x.Database, x.Clock);
        var people = new MessagePeople(x.Database);
        var support = new SupportAccounts(settings);
        var media = new MediaUrls(x.Settings.CdnBase);
        var pages = Pages.Of(x.Settings);
        var inbox = new InboxSql(x.Database);
        var inboxItems = new InboxItems(inbox, media);
        var threads = new ThreadSql(x.Database);
        var threadItems = new ThreadItems(threads, x.Entitlement, media);
        var clears = new ClearSql(x.Database);
        var thread = new GetThread(threads, people, support, x.Entitlement, threadItems, pages, x.Ids, x.Clock);
        var drafts = new DraftReader(settings, people);
        var attachments = new Attachments(new MediaProcessing(x.MediaStore, x.Images, settings), x.MediaStore);
        var conversations = new ConversationSql(x.Database, x.Entropy);
        var mass = new MassSql(x.Database);

        api.Get("messages.listConversations", "/messages/conversation").Members().Summary("Lists the caller's conversations, newest first.").Errors(400)
            .Takes(static () => MessagesJson.Default.PageQuery)
            .Answers(static () => MessagesJson.Default.InboxPage)
            .Handle(new ListConversations(inbox, inboxItems, new SupportDesk(support, people, media), pages, x.Clock).Handle);

        api.Get("messages.searchConversations", "/messages/conversation/search").Members().Summary("Finds the caller's conversations by the other's name.").Errors(400)
            .Takes(static () => MessagesJson.Default.SearchQuery, static () => new SearchRules())
            .Answers(static () => MessagesJson.Default.InboxHits)
            .Handle(new SearchConversations(inbox, inboxItems, pages, x.Clock).Handle);

        api.Get("messages.getUploadUrls", "/messages/upload-url").Members().OpenToSuspended().Summary("Signs addresses for files of messages.").Errors(400)
            .Takes(static () => MessagesJson.Default.FileNamesQuery)
            .Answers(static () => MessagesJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(new UploadUrls(x.MediaStore, new MediaKeys(x.Entropy))).Handle);

        api.Get("messages.getMessage", "/messages/by-id/{messageId}").Members().Summary("Gives one message to its two sides.").Errors(400, 403, 404)
            .Answers(static () => MessagesJson.Default.SingleMessage)
            .Handle(new GetMessage(threads, people, x.Entitlement, threadItems, x.Ids, x.Clock).Handle);

        api.Get("messages.getThread", "/messages/{id}").Members().OpenToSuspended().Summary("Lists the messages with one member, newest first.").Errors(400, 403, 404)
            .Takes(static () => MessagesJson.Default.PageQuery)
            .Answers(static () => MessagesJson.Default.ThreadPage)
            .Handle(thread.Handle);

        api.Get("messages.getThreadByUsername", "/messages/{id}/{username}").Members().OpenToSuspended()
            .Summary("Lists the messages with one member, newest first; the name must be that member's.").Errors(400, 403, 404)
            .Takes(static () => MessagesJson.Default.PageQuery)
            .Answers(static () => MessagesJson.Default.ThreadPage)
            .Handle(thread.Handle);

        api.Delete("messages.deleteMessage", "/messages/delete").Members().Summary("Takes back a message of one's own, for both sides.").Errors(400, 403, 404, 409)
            .Takes(static () => MessagesJson.Default.DeleteMessageBody)
            .Answers(static () => MessagesJson.Default.DeletedMessage)
            .Handle(new DeleteMessage(threads, clears, x.Ids, x.Clock).Handle);

        api.Delete("messages.deleteConversation", "/messages/conversation/delete/{id}").Members().Summary("Hides a conversation from the caller alone.").Errors(400)
            .Answers(static () => MessagesJson.Default.DeletedConversation)
            .Handle(new DeleteConversation(clears, x.Ids, x.Clock).Handle);

        api.Post("messages.sendMessage", "/messages/send").Members().OpenToSuspended().Limit(30, Per.Minute, By.Member)
            .Summary("Sends one message to one member.").Errors(400, 403, 404, 422)
            .Takes(static () => MessagesJson.Default.SendBody, static () => new SendRules())
            .Answers(static () => MessagesJson.Default.SentMessage)
            .Handle(new SendMessage(drafts, people, support, x.Entitlement, attachments, new SendSql(x.Database, conversations), x.Push, x.Ids, x.Clock).Handle);

        api.Post("messages.sendMassMessage", "/messages/send-massive").Members().Limit(5, Per.Hour, By.Member)
            .Summary("Sends one message to every active subscriber; repeats with the same Idempotency-Key continue it.").Errors(400, 409, 422)
            .Takes(static () => MessagesJson.Default.SendMassBody, static () => new SendMassRules())
            .Answers(static () => MessagesJson.Default.SentMassMessage)
            .Handle(new SendMassMessage(
                drafts, people, new MassRuns(mass, attachments, x.Locks, x.Entropy, x.Clock), mass, new MassBatch(x.Database, conversations, x.Clock), x.Push, x.Background, x.Clock).Handle);
    }
}
