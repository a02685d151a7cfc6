using BingeMe.ApiGateway;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.HostLambda;

/// <summary>Puts this host's handler together.</summary>
public static class LambdaHost
{
    /// <summary>The handler, from the process's environment.</summary>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <exception cref="SettingsException">The environment has faults; every one is named.</exception>
    public static ApiInvocationHandler Handler(bool streaming)
    {
        var settings = Settings.FromEnvironment();
        var log = new EmfAccessLog(Console.OpenStandardOutput(), settings.Get(CoreSettings.Colour), TimeProvider.System);
        return Handler(new BingeMeApi(settings, _ => log), streaming, log.Flush);
    }

    /// <summary>The handler over a system that is put together already.</summary>
    /// <param name="api">The system.</param>
    /// <param name="streaming">Whether answers may be streamed.</param>
    /// <param name="posted">Called when an outcome was posted.</param>
    public static ApiInvocationHandler Handler(BingeMeApi api, bool streaming, Action? posted = null)
    {
        var options = new GatewayOptions
        {
            BasePath = api.Settings.Find(CoreSettings.ApiBasePath) ?? "",
            TrustedHops = api.Settings.Get(CoreSettings.TrustedHops),
            SimpleAuthorizerAnswers = api.Settings.Get(CoreSettings.SimpleAuthorizerAnswers),
        };
        return new ApiInvocationHandler(api.Api, api.Context.Tokens, options, streaming, api.Context.Clock, posted);
    }
}
