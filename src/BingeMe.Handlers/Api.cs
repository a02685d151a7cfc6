using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth;
using BingeMe.Handlers.Call;
using BingeMe.Handlers.Docs;
using BingeMe.Handlers.Health;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Messages;
using BingeMe.Handlers.Notifications;
using BingeMe.Handlers.Posts;
using BingeMe.Handlers.Referrals;
using BingeMe.Handlers.Users;
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
        DocsModule.Declare(api, context);
        MediaModule.Declare(api, context);
        PostsModule.Declare(api, context);
        MessagesModule.Declare(api, context);
        NotificationsModule.Declare(api, context);
        UsersModule.Declare(api, context);
        ReferralsModule.Declare(api, context);
        return api;
    }

    /// <summary>Who may call what.</summary>
    public static IAuthenticator Authenticator(HandlerContext context) => new Authenticator(context.Tokens, new AccountStates(context.Database), context.Settings.CallInternalKey);
}
