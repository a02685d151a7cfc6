using BingeMe.Handlers.Modules.Creator.Agreement;
using BingeMe.Handlers.Modules.Creator.Features;
using BingeMe.Handlers.Modules.Creator.Subscriptions;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>What creators set up and what they are paid. Contract: creator-commerce.md, Module: creator.</summary>
internal static class CreatorModule
{
    private const string Stale = "/creator/*";

    public static void Declare(OperationTable api, HandlerContext services)
    {
        DeclareSettings(api, services);
        DeclareMoney(api, services);
        DeclareAgreement(api, services);
    }

    private static void DeclareSettings(OperationTable api, HandlerContext services)
    {
        api.Get("creator.getSettings", "/creator/settings").Members().EdgeCache(900, "CF_TTL_CREATOR_SETTINGS")
            .Summary("Gives a creator's paid features as a form.").Errors(404)
            .Produces(static () => CreatorJson.Default.FeatureSettings)
            .Handle(new GetSettings(services.Db, services.AdminSettings).Handle);

        var updateSettings = new UpdateSettings(services.Db, services.AdminSettings);
        api.Post("creator.updateSettings", "/creator/settings").Members().Summary("Sets a creator's paid features.").Errors(400, 404)
            .Invalidates(Stale)
            .Accepts(static () => CreatorJson.Default.FeatureRequest, static () => new FeatureValidator()).Parsed(updateSettings.Read)
            .Produces(static () => CreatorJson.Default.FeatureValues)
            .Handle(updateSettings.Handle);

        api.Get("creator.getBlockedCountries", "/creator/block-countries").Members().EdgeCache(900, "CF_TTL_CREATOR_BLOCK_COUNTRIES")
            .Summary("Lists the countries in which a creator does not want to be seen.").Errors(404)
            .Produces(static () => CreatorJson.Default.BlockedCountries)
            .Handle(new GetBlockedCountries(services.Db).Handle);

        api.Post("creator.updateBlockedCountries", "/creator/block-countries").Members()
            .Summary("Sets or changes the countries in which a creator does not want to be seen.").Errors(400, 404)
            .Invalidates(Stale)
            .Accepts(static () => CreatorJson.Default.CountriesRequest, static () => new CountriesValidator())
            .Handle(new UpdateBlockedCountries(services.Db).Handle);

        api.Get("creator.getSubscriptionSettings", "/creator/subscription-setting").Members().EdgeCache(900, "CF_TTL_CREATOR_SUBSCRIPTION_SETTING")
            .Summary("Gives a creator's subscription plans.").Errors(404)
            .Produces(static () => CreatorJson.Default.SubscriptionSettingsResponse)
            .Handle(new GetSubscriptionSettings(services.Db, services.AdminSettings).Handle);

        var updateSubscriptions = new UpdateSubscriptionSettings(services.Db, services.AdminSettings, new FreeSubscriberNotices(services.Db, services.Notifier, services.Jobs));
        api.Post("creator.updateSubscriptionSettings", "/creator/subscription-setting").Members().Summary("Changes a creator's subscription plans.").Errors(400, 404)
            .Invalidates(Stale)
            .Accepts(static () => CreatorJson.Default.SubscriptionRequest, static () => new SubscriptionValidator()).Parsed(updateSubscriptions.Read)
            .Produces(static () => CreatorJson.Default.SubscriptionSettingsResponse)
            .Handle(updateSubscriptions.Handle);
    }

    private static void DeclareMoney(OperationTable api, HandlerContext services)
    {
        api.Get("creator.listPaymentsReceived", "/creator/payment-received").Members().Summary("Lists what a creator was paid, newest first.").Errors(400)
            .Accepts(static () => CreatorJson.Default.PaymentsQuery)
            .Produces(static () => CreatorJson.Default.PaymentList)
            .Handle(services.Lists.Of<PaymentsQuery, PaymentList>(db => new ListPaymentsReceived(db, services.Pages).Handle));

        api.Get("creator.listWithdrawals", "/creator/withdrawals").Members().Summary("Lists what a creator asked to be paid out, newest first.").Errors(400)
            .Accepts(static () => CreatorJson.Default.NumberedQuery)
            .Produces(static () => CreatorJson.Default.WithdrawalList)
            .Handle(services.Lists.Of<NumberedQuery, WithdrawalList>(db => new ListWithdrawals(db, services.Pages).Handle));

        api.Get("creator.getDashboard", "/creator/dashboard").Members().EdgeCache(600, "CF_TTL_CREATOR_DASHBOARD").Summary("Gives three numbers of a creator's.")
            .Produces(static () => CreatorJson.Default.CreatorDashboard)
            .Handle(new GetDashboard(services.Db, services.Earnings).Handle);
    }

    private static void DeclareAgreement(OperationTable api, HandlerContext services)
    {
        api.Get("creator.getAgreement", "/creator/agreement").Members().AnswersSecrets().Summary("Gives what the form of the creator agreement is filled in with.")
            .Produces(static () => CreatorJson.Default.AgreementForm)
            .Handle(new GetAgreement(services.Db).Handle);

        var submit = new SubmitAgreement(
            services.Db, services.MediaStore, services.Images, services.FaceCheck, services.Documents, services.Attachments, services.Locks, services.Notifier, services.Tickets);
        api.Post("creator.submitAgreement", "/creator/agreement").Members().Limit(5, RatePer.Hour, LimitBy.Member).HandlerCounts()
            .Summary("Signs the creator agreement.").Errors(400)
            .Invalidates(Stale)
            .Accepts(static () => CreatorJson.Default.AgreementRequest, static () => new AgreementValidator()).Parsed(SubmitAgreement.Read)
            .Produces(static () => CreatorJson.Default.SignedAgreement)
            .Handle(submit.Handle);

        api.Get("creator.downloadAgreementPdf", "/creator/agreement-pdf").Members().AnswersSecrets().Summary("Gives the caller's signed agreement.").Errors(404)
            .HandleContent(DownloadAgreement.ContentType, new DownloadAgreement(services.Db, services.MediaStore).Handle);

        api.Get("creator.getUploadUrl", "/creator/upload-url").Members().AnswersSecrets().Summary("Signs addresses for photo and signature of the creator agreement.").Errors(400)
            .Accepts(static () => CreatorJson.Default.FileNames)
            .Produces(static () => CreatorJson.Default.IReadOnlyListUploadUrl)
            .Handle(new GetUploadUrls(services.UploadUrls).Handle);
    }
}
