using System.Text.Json.Serialization;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>Privacy, sessions, and the end of an account. Contract: live-payout-privacy.md, Privacy and account. Open to suspended members (ruling 3).</summary>
internal static class PrivacyModule
{
    /// <summary>What shows a member whose profile or account changed.</summary>
    private static readonly string[] Shown = ["/privacy*", "/account*", "/user/*", "/posts*", "/updates*"];

    public static void Declare(OperationTable api, HandlerContext services)
    {
        var deletion = new AccountDeletion(services.Db, services.AllSessions, services.AccountNotices, services.Settings, services.Clock);
        var retrieval = new RetrieveAccount(services.Db);

        api.Get("privacy.getSecurity", "/privacy/security").Members().AnswersSecrets().OpenToSuspended()
            .Summary("Shows the privacy switches, and where the caller is signed in.")
            .Produces(static () => PrivacyJson.Default.SecurityResponse)
            .Handle(new GetSecurity(services.Db, services.Sessions).Handle);

        api.Post("privacy.updateSecurity", "/privacy/security").FlatFaults().Members().OpenToSuspended()
            .Summary("Changes privacy switches.").Errors(400).Invalidates(Shown)
            .Accepts(static () => PrivacyJson.Default.SecurityRequest, static () => new SecurityValidator())
            .Handle(new UpdateSecurity(services.Db, services.AccountNotices).Handle);

        api.Post("privacy.clearSessions", "/privacy/security/clear-sessions").Members().OpenToSuspended().Limit(5, RatePer.QuarterHour, LimitBy.Member)
            .Summary("Signs the caller out everywhere.").Invalidates("/privacy*")
            .Produces(static () => PrivacyJson.Default.ClearedSessions)
            .Handle(new ClearSessions(services.Db, services.AllSessions).Handle);

        api.Get("privacy.getDeletionStatus", "/account/delete").Alias("/privacy/account/delete").Members().AllowDeletedAccounts()
            .Summary("Tells what deleting the account means, or that it is done.")
            .Produces(static () => PrivacyJson.Default.DeletionStatus)
            .Handle(new GetDeletion(services.Db).Handle);

        api.Post("privacy.deleteAccount", "/account/delete").FlatFaults().Alias("/privacy/account/delete").Members().OpenToSuspended().Limit(5, RatePer.QuarterHour, LimitBy.Member)
            .Summary("Deletes the account by its password, or sends a code for it.").Errors(400, 409).Invalidates(Shown)
            .Accepts(static () => PrivacyJson.Default.DeleteAccountRequest, static () => new DeleteAccountValidator())
            .Produces(static () => PrivacyJson.Default.DeletionStep)
            .Handle(new DeleteAccount(services.Db, services.PasswordHashes, deletion, new PasswordGuesses(services.FailOpenLimits, services.Settings, services.Clock), services.FailOpenLimits, services.OneTimeCodes, services.CodeSender, services.Settings).Handle);

        api.Post("privacy.deleteAccountWithOtp", "/account/delete/otp").FlatFaults().Alias("/privacy/account/delete/otp").Members().OpenToSuspended()
            .Limit(5, TimeSpan.FromMinutes(10), LimitBy.Member)
            .Summary("Deletes an account without a password by the code that was sent.").Errors(400, 409).Invalidates(Shown)
            .Accepts(static () => PrivacyJson.Default.DeletionCodeRequest, static () => new DeletionCodeValidator())
            .Produces(static () => PrivacyJson.Default.DeletionStep)
            .Handle(new DeleteAccountWithCode(services.Db, deletion, services.OneTimeCodes).Handle);

        api.Get("privacy.getRetrieveInfo", "/account/retrieve").Alias("/privacy/account/retrieve").Members().AllowDeletedAccounts()
            .Summary("Tells whether the account's deletion can be taken back.").Errors(400)
            .Produces(static () => PrivacyJson.Default.Retrieval)
            .Handle(retrieval.Tell);

        api.Post("privacy.retrieveAccount", "/account/retrieve").Alias("/privacy/account/retrieve").Members().AllowDeletedAccounts()
            .Summary("Takes the account's deletion back.").Errors(400).Invalidates(Shown)
            .Produces(static () => PrivacyJson.Default.RetrievedAccount)
            .Handle(retrieval.Handle);
    }
}

/// <summary>Source-generated JSON of privacy and account.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SecurityResponse))]
[JsonSerializable(typeof(SecurityRequest))]
[JsonSerializable(typeof(ClearedSessions))]
[JsonSerializable(typeof(DeletionStatus))]
[JsonSerializable(typeof(DeleteAccountRequest))]
[JsonSerializable(typeof(DeletionStep))]
[JsonSerializable(typeof(DeletionCodeRequest))]
[JsonSerializable(typeof(Retrieval))]
[JsonSerializable(typeof(RetrievedAccount))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
