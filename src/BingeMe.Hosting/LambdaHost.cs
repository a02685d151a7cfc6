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

    /// <summary>The handler, from the process's environment.</summary>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    /// <exception cref="SettingsException">The environment has faults; every one is named.</exception>
    public static ApiInvocationHandler Handler(bool streaming, TimeSpan? deadlineMargin = null)
    {
        var settings = Settings.FromEnvironment();
        foreach (var warning in settings.Warnings) Console.Error.WriteLine(warning);
        var log = new EmfAccessLog(Console.OpenStandardOutput(), MetricsNamespace, settings.Get(CoreSettings.Colour), TimeProvider.System);
        return Handler(new BingeMeApi(settings, _ => log), streaming, log.Flush, deadlineMargin);
    }

    /// <summary>The handler over a system that is put together already.</summary>
    /// <param name="api">The system.</param>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="posted">Called when an outcome was posted.</param>
    /// <param name="deadlineMargin">How long before a deadline a request is cancelled; null = the usual.</param>
    public static ApiInvocationHandler Handler(BingeMeApi api, bool streaming, Action? posted = null, TimeSpan? deadlineMargin = null) =>
        new(api.Api, Options(api.Settings), streaming, Authorizer(api.Context), api.Context.Clock, posted, deadlineMargin);

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
