using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>Where creators' money goes, and the conversation about it. Contract: live-payout-privacy.md, Payout.</summary>
internal static class PayoutModule
{
    private const string Stale = "/payout*";

    public static void Declare(OperationTable api, HandlerContext services)
    {
        var notices = new PayoutNotices(services.AccountNotices, services.Tickets, services.Notifier);

        api.Get("payout.getMethod", "/payout").Members().AnswersSecrets()
            .Summary("Shows where the caller's money goes.")
            .Produces(static () => PayoutJson.Default.PayoutDetails)
            .Handle(new GetMethod(services.Db, services.SealedFields).Handle);

        api.Post("payout.saveMethod", "/payout/create").FlatFaults().Members().Limit(5, RatePer.Hour, LimitBy.Member).HandlerCounts()
            .Summary("Sets where the caller's money goes.").Errors(400, 403).Invalidates(Stale)
            .Accepts(static () => PayoutJson.Default.PayoutRequest, static () => new PayoutValidator()).Parsed(PayoutReader.Read)
            .Produces(static () => PayoutJson.Default.PayoutDestination)
            .Handle(new SaveMethod(services.Db, services.CurrentPassword, notices, services.SealedFields, services.Settings).Handle);

        api.Delete("payout.deleteMethod", "/payout/delete").Members()
            .Summary("Forgets where the caller's money goes.").Errors(400, 409).Invalidates(Stale)
            .Accepts(static () => PayoutJson.Default.PayoutDeletion, static () => new PayoutDeletionValidator())
            .Handle(new DeleteMethod(services.Db, services.CurrentPassword, notices, services.Settings).Handle);

        api.Get("payout.listConversations", "/payout/conversations").Members().AnswersSecrets()
            .Summary("Lists what the caller and the house said about being paid, newest first.").Errors(400)
            .Accepts(static () => PayoutJson.Default.PageQuery)
            .Produces(static () => PayoutJson.Default.PayoutThread)
            .Handle(new ListConversations(services.Tickets).Handle);

        api.Post("payout.storeConversation", "/payout/conversations/store").FlatFaults().Members().Limit(20, RatePer.Hour, LimitBy.Member).Creates()
            .Summary("Says something to the house about being paid.").Errors(400).Invalidates(Stale)
            .Accepts(static () => PayoutJson.Default.PayoutMessageRequest, static () => new PayoutMessageValidator()).Parsed(StoreConversation.Read)
            .Handle(new StoreConversation(services.Tickets).Handle);

        api.Get("payout.getUploadUrls", "/payout/upload-url").Members().AnswersSecrets()
            .Summary("Signs addresses for papers of the payout conversation.").Errors(400)
            .Accepts(static () => PayoutJson.Default.FileNames)
            .Produces(static () => PayoutJson.Default.IReadOnlyListPayoutUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);
    }
}

/// <summary>Source-generated JSON of payout.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PayoutDetails))]
[JsonSerializable(typeof(PayoutRequest))]
[JsonSerializable(typeof(PayoutDestination))]
[JsonSerializable(typeof(PayoutDeletion))]
[JsonSerializable(typeof(PageQuery))]
[JsonSerializable(typeof(PayoutThread))]
[JsonSerializable(typeof(PayoutMessageRequest))]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(IReadOnlyList<PayoutUploadUrl>))]
internal sealed partial class PayoutJson : JsonSerializerContext;
