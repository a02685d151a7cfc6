using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Services;
using BingeMe.Handlers.Tickets;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>Being verified as a creator, and the conversation about it. Contract: live-payout-privacy.md, Verification.</summary>
internal static class VerificationModule
{
    private const string Stale = "/verification*";

    public static void Declare(OperationTable api, HandlerContext services)
    {
        var reader = new VerificationReader(services.Db, services.AdminSettings);

        api.Get("verification.getUploadUrls", "/verification/upload-url").Members().AnswersSecrets()
            .Summary("Signs addresses for papers of identity.").Errors(400)
            .Accepts(static () => VerificationJson.Default.FileNames)
            .Produces(static () => VerificationJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);

        api.Get("verification.getAccount", "/verification/account").Members().AnswersSecrets()
            .Summary("Shows the caller's account, and whether a request to be verified is taken.")
            .Produces(static () => VerificationJson.Default.VerificationAccount)
            .Handle(new GetAccount(services.Db, services.AdminSettings, services.MediaUrls).Handle);

        api.Post("verification.submitAccount", "/verification/account").FlatFaults().Members().Limit(5, RatePer.Day, LimitBy.Member).HandlerCounts()
            .Summary("Asks to be verified.").Errors(400).Invalidates(Stale, "/user/*", "/updates*", "/posts*", "/dashboard*")
            .Accepts(static () => VerificationJson.Default.VerificationRequest, () => new VerificationValidator(services.Clock)).Parsed(reader.Read)
            .Produces(static () => VerificationJson.Default.SubmittedRequest)
            .Handle(new SubmitAccount(services.Db, services.Attachments, new UniqueNames(services.Locks), services.SealedFields).Handle);

        api.Get("verification.listConversations", "/verification/conversations").Members().AnswersSecrets()
            .Summary("Lists what the caller and the house said about being verified, newest first.").Errors(400)
            .Accepts(static () => VerificationJson.Default.NumberedTicketQuery)
            .Produces(static () => VerificationJson.Default.VerificationThread)
            .Handle(new ListConversations(services.Tickets, services.MediaUrls).Handle);

        api.Post("verification.storeConversation", "/verification/conversations").FlatFaults().Members().Limit(20, RatePer.Hour, LimitBy.Member)
            .Summary("Says something to the house about being verified.").Errors(400).Invalidates(Stale)
            .Accepts(static () => VerificationJson.Default.VerificationMessageRequest, static () => new VerificationMessageValidator()).Parsed(StoreConversation.Read)
            .Produces(static () => VerificationJson.Default.StoredVerificationMessage)
            .Handle(new StoreConversation(services.Tickets).Handle);
    }
}

/// <summary>Source-generated JSON of verification.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FileNames))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
[JsonSerializable(typeof(VerificationAccount))]
[JsonSerializable(typeof(VerificationRequest))]
[JsonSerializable(typeof(SubmittedRequest))]
[JsonSerializable(typeof(IReadOnlyList<StoredPaper>))]
[JsonSerializable(typeof(NumberedTicketQuery))]
[JsonSerializable(typeof(VerificationThread))]
[JsonSerializable(typeof(VerificationMessageRequest))]
[JsonSerializable(typeof(StoredVerificationMessage))]
internal sealed partial class VerificationJson : JsonSerializerContext;
