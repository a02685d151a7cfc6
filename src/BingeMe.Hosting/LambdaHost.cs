using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.Capture;
using BingeMe.Handlers.Services;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;
using BingeMe.Http.Routing;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace BingeMe.Hosting;

/// <summary>BingeMe behind the Lambda library: the one composition that the function, <c>bingeme invoke</c> and the tests share.</summary>
public static class LambdaHost
{
    private const string MetricsNamespace = "BingeMe";

    /// <summary>The life of the function's process on a runtime of our own.</summary>
    /// <returns>The exit code.</returns>
    public static int Run()
    {
        var settings = new Lazy<Settings>(Settings.FromEnvironment);
        return LambdaProcess.Run(loop => Handler(settings.Value, loop.Streaming, isManaged: false), name => Variable(name, settings));
    }

    /// <summary>The handler for a managed runtime, from the process's environment. It never streams: such a runtime takes the answer only when all work is done.</summary>
    /// <exception cref="SettingsException">The environment has faults; every one is named.</exception>
    public static IInvocationHandler ManagedHandler() => Handler(Settings.FromEnvironment(), ResponseStreaming.None, isManaged: true);

    /// <summary>
    /// What the loop asks for. What is Lambda's comes from its environment; what is ours from where all settings come, as their one parser
    /// understood it.
    /// </summary>
    internal static string? Variable(string name, Lazy<Settings> settings)
    {
        if (name == CoreSettings.DeadlineMargin.Name) return settings.Value.Get(CoreSettings.DeadlineMargin).ToString();
        var isSwitch = name == CoreSettings.Streaming.Name ? CoreSettings.Streaming : name == CoreSettings.RestStreaming.Name ? CoreSettings.RestStreaming : null;
        if (isSwitch is null) return Environment.GetEnvironmentVariable(name);
        return settings.Value.Get(isSwitch) ? "on" : "off";
    }

    private static IInvocationHandler Handler(Settings settings, ResponseStreaming streaming, bool isManaged)
    {
        PrepareBeside();
        var (colour, least) = (settings.Get(CoreSettings.Colour), Least(settings.Get(CoreSettings.LogLevel)));
        var log = new EmfAccessLog(LogStream.StandardOutput, MetricsNamespace, colour, TimeProvider.System, least, Measurements(settings));
        var api = new BingeMeApi(settings, _ => log, faults: new FaultLog(LogStream.StandardOutput, colour, TimeProvider.System, level => level >= least));
        var isWarned = 0;
        void Posted()
        {
            log.Flush();

            // Behind the first answer: a cold start pays for what its client waits for.
            if (Interlocked.Exchange(ref isWarned, 1) == 1) return;
            foreach (var warning in settings.Warnings.Concat(api.SettingWarnings())) LogStream.StandardError.Write(Encoding.UTF8.GetBytes(warning + "\n"));
        }

        var handler = Handler(api, streaming, Posted, new BackgroundTime(isManaged, TimeProvider.System));
        return settings.Find(CoreSettings.Capture) is { } folder
            ? Recorded(handler, api, folder, static text => LogStream.StandardError.Write(Encoding.UTF8.GetBytes(text + "\n")))
            : handler;
    }

    /// <summary>Makes the serializer ready on a second core, if there is one: it is done by the time that the first event is there.</summary>
    private static void PrepareBeside()
    {
        if (Environment.ProcessorCount == 1) return;

        // The first lock of the process that two threads want reads its tuning from AppContext and from the environment. With the constructors
        // of those still to be run, the two can wait for each other for ever: one start in 600, the thread begun before the settings, and one in
        // 18,000 with AppContext alone made ready (.NET 10.0, NativeAOT: Lock.TryInitializeStatics). The settings have read the environment.
        AppContext.TryGetSwitch(nameof(BingeMe), out _);
        new Thread(Handlers.Api.PrepareJson, maxStackSize: 256 * 1024) { IsBackground = true }.Start();
    }

    /// <summary>The handler over a system that is put together already.</summary>
    /// <param name="api">The system.</param>
    /// <param name="streaming">To whom answers may be streamed.</param>
    /// <param name="posted">Called when an outcome was posted, before any other work.</param>
    /// <param name="time">What background work gets after each outcome; null = as for a runtime of our own.</param>
    public static ApiInvocationHandler Handler(BingeMeApi api, ResponseStreaming streaming, Action? posted = null, BackgroundTime? time = null)
    {
        var given = time ?? new BackgroundTime(isManaged: false, TimeProvider.System);
        void Posted(Invocation invocation)
        {
            // The log first: Lambda ends a process that works beyond its deadline, and the line of the request with it.
            posted?.Invoke();

            // Blocking is free: the thread is the loop's, and it has nothing else to do until the next invocation.
            var (part, isCut) = given.Until(invocation.Deadline);
            if (part > TimeSpan.Zero) given.Note(api.DoBackgroundWork(part).GetAwaiter().GetResult() || isCut);
        }

        var margin = TimeSpan.FromMilliseconds(api.Settings.Get(CoreSettings.DeadlineMargin));
        return new(api.Api, Options(api.Settings), streaming, Authorizer(api.Context), api.Context.Clock, Posted, margin);
    }

    /// <summary>The handler with a recorder around it (docs/replay.md).</summary>
    /// <param name="handler">The handler.</param>
    /// <param name="api">The system that it stands on.</param>
    /// <param name="folder">Where the recording goes.</param>
    /// <param name="warn">Takes what an operator should know, as a sentence.</param>
    public static RecordedHandler Recorded(IInvocationHandler handler, BingeMeApi api, string folder, Action<string> warn)
    {
        var router = new Router(api.Operations);
        var options = new CaptureOptions
        {
            Folder = folder,
            Source = "lambda",
            Key = CaptureOptions.KeyOf(api.Settings.Find(CoreSettings.CaptureKey)),
            OneIn = api.Settings.Get(CoreSettings.CaptureOneIn),
            MostFileBytes = api.Settings.Get(CoreSettings.CaptureMegabytes) * 1024L * 1024,
        };
        return new RecordedHandler(
            handler, new ExchangeRecorder(options, (method, path) => router.Match(method, path).Operation?.Id ?? "(none)", api.Context.Clock, warn), api.Context.Clock);
    }

    /// <summary>What beside the requests themselves is told to CloudWatch.</summary>
    private static EmfMetrics Measurements(Settings settings) =>
        new(MetricsNamespace, settings.Get(CoreSettings.Colour), TimeProvider.System, static instrument => !instrument.Name.StartsWith("http.server.", StringComparison.Ordinal) && PlatformMetrics.IsOurs(instrument));

    /// <summary>LOG_LEVEL as the access log knows it.</summary>
    private static AccessLevel Least(string level) => level switch
    {
        "warning" => AccessLevel.Warning,
        "error" => AccessLevel.Error,
        _ => AccessLevel.Information,
    };

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
