using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.Handlers.Services;
using BingeMe.Http.Logging;
using BingeMe.Lambda;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Hosting;

/// <summary>BingeMe behind the Lambda library: the one composition that the function, <c>bingeme invoke</c> and the tests share.</summary>
public static class LambdaHost
{
    private const string MetricsNamespace = "BingeMe";

    /// <summary>The handler, from the process's environment.</summary>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    /// <param name="isManaged">Whether the runtime is a managed one, which takes the answer only when all work is done.</param>
    /// <exception cref="SettingsException">The environment has faults; every one is named.</exception>
    public static ApiInvocationHandler Handler(bool streaming, TimeSpan? deadlineMargin = null, bool isManaged = false)
    {
        // With a second core it is done by the time that the first event is there; on a single one it would only be done sooner.
        if (Environment.ProcessorCount > 1) new Thread(Handlers.Api.PrepareJson, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
        var settings = Settings.FromEnvironment();
        foreach (var warning in settings.Warnings) LogStream.StandardError.Write(Encoding.UTF8.GetBytes(warning + "\n"));
        var log = new EmfAccessLog(LogStream.StandardOutput, MetricsNamespace, settings.Get(CoreSettings.Colour), TimeProvider.System);
        return Handler(new BingeMeApi(settings, _ => log), streaming, log.Flush, deadlineMargin, new BackgroundTime(isManaged, TimeProvider.System));
    }

    /// <summary>The handler over a system that is put together already.</summary>
    /// <param name="api">The system.</param>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="posted">Called when an outcome was posted.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    /// <param name="time">What background work gets after each outcome; null = as for a runtime of our own.</param>
    public static ApiInvocationHandler Handler(
        BingeMeApi api, bool streaming, Action? posted = null, TimeSpan? deadlineMargin = null, BackgroundTime? time = null)
    {
        var given = time ?? new BackgroundTime(isManaged: false, TimeProvider.System);
        void Posted()
        {
            // Blocking is free: the thread is the loop's, and it has nothing else to do until the next invocation.
            given.Note(api.DoBackgroundWork(given.Next).GetAwaiter().GetResult());
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
