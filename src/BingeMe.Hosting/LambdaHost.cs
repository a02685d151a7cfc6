using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.Handlers.Services;
using BingeMe.Lambda;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Hosting;

/// <summary>BingeMe behind the Lambda library: the one composition that the function, <c>bingeme invoke</c> and the tests share.</summary>
public static class LambdaHost
{
    private const string MetricsNamespace = "BingeMe";

    /// <summary>
    /// What background work gets after an answer was posted. No client waits for it, but the sandbox takes no other request meanwhile.
    /// </summary>
    private static readonly TimeSpan AfterAnswer = TimeSpan.FromSeconds(3);

    /// <summary>
    /// What it gets before the answer where the runtime gives no time after it: up to a tenth of a second people take an answer for
    /// immediate (Nielsen, Usability Engineering, 1993, 5.5).
    /// </summary>
    private static readonly TimeSpan BeforeAnswer = TimeSpan.FromMilliseconds(100);

    /// <summary>The handler, from the process's environment.</summary>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    /// <param name="isManaged">Whether the runtime is a managed one, which takes the answer only when all work is done.</param>
    /// <exception cref="SettingsException">The environment has faults; every one is named.</exception>
    public static ApiInvocationHandler Handler(bool streaming, TimeSpan? deadlineMargin = null, bool isManaged = false)
    {
        var settings = Settings.FromEnvironment();
        foreach (var warning in settings.Warnings) Console.Error.WriteLine(warning);
        var log = new EmfAccessLog(Console.OpenStandardOutput(), MetricsNamespace, settings.Get(CoreSettings.Colour), TimeProvider.System);
        return Handler(new BingeMeApi(settings, _ => log), streaming, log.Flush, deadlineMargin, isManaged ? BeforeAnswer : AfterAnswer);
    }

    /// <summary>The handler over a system that is put together already.</summary>
    /// <param name="api">The system.</param>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="posted">Called when an outcome was posted.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    /// <param name="backgroundTime">What background work gets after each outcome; null = three seconds.</param>
    public static ApiInvocationHandler Handler(
        BingeMeApi api, bool streaming, Action? posted = null, TimeSpan? deadlineMargin = null, TimeSpan? backgroundTime = null)
    {
        void Posted()
        {
            // Blocking is free: the thread is the loop's, and it has nothing else to do until the next invocation.
            api.DoBackgroundWork(backgroundTime ?? AfterAnswer).GetAwaiter().GetResult();
            posted?.Invoke();
        }

        return new(api.Api, Options(api.Settings), streaming, Authorizer(api.Context), api.Context.Clock, Posted, deadlineMargin);
    }

    /// <summary>What the deployment knows that events do not tell.</summary>
    public static GatewayOptions Options(Settings settings) => new()
    {
        BasePath = settings.Find(CoreSettings.ApiBasePath) ?? "",
        TrustedHops = settings.Get(CoreSettings.TrustedHops),
        SimpleAuthorizerAnswers = settings.Get(CoreSettings.SimpleAuthorizerAnswers),
    };

    /// <summary>Knows callers by their access tokens (ruling 21).</summary>
    internal static Func<AuthorizerRequest, AuthorizedCaller?> Authorizer(HandlerContext context)
    {
        const string scheme = "Bearer ";
        return request => request.Token is { } text && text.StartsWith(scheme, StringComparison.Ordinal)
            && context.Tokens.ReadAccess(text[scheme.Length..], context.Clock.GetUtcNow()) is { } claims
                ? new AuthorizedCaller(claims.Id, claims.Id, claims.Role, claims.MemberId is null)
                : null;
    }
}
