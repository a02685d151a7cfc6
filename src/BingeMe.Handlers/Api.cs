using System.Text.Json;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Modules.Auth;
using BingeMe.Handlers.Modules.Call;
using BingeMe.Handlers.Modules.Contact;
using BingeMe.Handlers.Modules.Creator;
using BingeMe.Handlers.Modules.Dashboard;
using BingeMe.Handlers.Modules.Docs;
using BingeMe.Handlers.Modules.Health;
using BingeMe.Handlers.Modules.Live;
using BingeMe.Handlers.Modules.Media;
using BingeMe.Handlers.Modules.Messages;
using BingeMe.Handlers.Modules.Notifications;
using BingeMe.Handlers.Modules.Payout;
using BingeMe.Handlers.Modules.Posts;
using BingeMe.Handlers.Modules.Privacy;
using BingeMe.Handlers.Modules.Products;
using BingeMe.Handlers.Modules.Referrals;
using BingeMe.Handlers.Modules.Sales;
using BingeMe.Handlers.Modules.StaticPages;
using BingeMe.Handlers.Modules.Users;
using BingeMe.Handlers.Modules.Verification;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;

namespace BingeMe.Handlers;

/// <summary>Every operation of the API, module by module.</summary>
public static class Api
{
    /// <summary>Fills the one table.</summary>
    public static OperationTable Declare(HandlerContext context)
    {
        var api = new OperationTable();
        HealthModule.Declare(api, context);
        AuthModule.Declare(api, context);
        CallModule.Declare(api, context);
        ContactModule.Declare(api, context);
        DocsModule.Declare(api, context);
        LiveModule.Declare(api, context);
        MediaModule.Declare(api, context);
        PostsModule.Declare(api, context);
        PagesModule.Declare(api, context);
        PayoutModule.Declare(api, context);
        PrivacyModule.Declare(api, context);
        ProductsModule.Declare(api, context);
        SalesModule.Declare(api, context);
        VerificationModule.Declare(api, context);
        MessagesModule.Declare(api, context);
        NotificationsModule.Declare(api, context);
        UsersModule.Declare(api, context);
        ReferralsModule.Declare(api, context);
        CreatorModule.Declare(api, context);
        DashboardModule.Declare(api, context);
        return api;
    }

    /// <summary>
    /// Uses the JSON serializer once. Its first use costs a process more than a whole request does (encoders, attributes looked up by reflection),
    /// whichever operation it is for: a host does it beside the rest of its start.
    /// </summary>
    public static void PrepareJson() => JsonSerializer.SerializeToUtf8Bytes(new Health("", "", 0, ""), HealthJson.Default.Health);

    /// <summary>Who may call what.</summary>
    public static IAuthenticator Authenticator(HandlerContext context) =>
        new Authenticator(context.Tokens, context.Db, context.Settings.CallInternalKey, context.Replica is not null);

    /// <summary>What keeps when members wrote; null where no reads may lag behind.</summary>
    public static IWriteMarks? WriteMarks(HandlerContext context) => context.Replica is { } replica ? new WriteMarks(context.Db, replica) : null;
}
