using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace BingeMe.Lambda.Runtime;

/// <summary>The life of a <c>bootstrap</c> process: settings, start, loop, stop.</summary>
public static class LambdaProcess
{
    /// <summary>Builds the handler and runs the loop until the process is told to end.</summary>
    /// <param name="start">Builds the handler from the settings; what it throws is reported as an init error.</param>
    /// <returns>The exit code: 0 after SIGTERM, 1 when the start failed or the Runtime API gave up on this process.</returns>
    public static int Run(Func<LambdaSettings, IInvocationHandler> start) =>
        Run(start, Environment.GetEnvironmentVariable, RuntimeLog.Standard());

    /// <inheritdoc cref="Run(Func{LambdaSettings, IInvocationHandler})"/>
    /// <param name="start">Builds the handler.</param>
    /// <param name="variable">Gives an environment variable's value, or null: for a host whose settings come from elsewhere, too. What it throws is reported as an init error.</param>
    public static int Run(Func<LambdaSettings, IInvocationHandler> start, Func<string, string?> variable) => Run(start, variable, RuntimeLog.Standard());

    /// <inheritdoc cref="Run(Func{LambdaSettings, IInvocationHandler})"/>
    /// <param name="start">Builds the handler.</param>
    /// <param name="variable">Gives an environment variable's value, or null.</param>
    /// <param name="log">Told about every failure.</param>
    internal static int Run(Func<LambdaSettings, IInvocationHandler> start, Func<string, string?> variable, RuntimeLog log)
    {
        if (Try(() => LambdaSettings.From(variable), variable, log) is not { } settings) return 1;

        // Not disposed: they live as long as the process, and the signal's thread may still hold them when the loop has ended.
        var stop = new CancellationTokenSource();
        var ended = new ManualResetEventSlim();
        var signal = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
        {
            // Without Cancel the runtime would end the process at once, invocation or not (gateway rule 40).
            context.Cancel = true;
            stop.Cancel();
            if (!ended.Wait(settings.StopGrace)) Environment.Exit(0);
        });

        if (Try(() => start(settings), variable, log) is not { } handler) return 1;
        var code = (settings.IsSnapStart ? Restore(settings, handler, log, stop.Token) : null)
            ?? new InvocationLoop(settings, () => new RuntimeApiClient(settings.Host, settings.Port), handler, log, TimeProvider.System).Run(stop.Token);
        handler.Stopped();
        ended.Set();
        GC.KeepAlive(signal);
        return code;
    }

    private static int? Restore(LambdaSettings settings, IInvocationHandler handler, RuntimeLog log, CancellationToken stop)
    {
        using var api = new RuntimeApiClient(settings.Host, settings.Port);
        return SnapStart.Pass(api, handler, log, stop);
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the function from starting is reported as such; nothing runs after it.")]
    private static T? Try<T>(Func<T> step, Func<string, string?> variable, RuntimeLog log)
        where T : class
    {
        try
        {
            return step();
        }
        catch (Exception e)
        {
            ReportInitError(e, variable, log);
            return null;
        }
    }

    /// <summary>Tells the log and, where it can be reached, the Runtime API. Reads the address alone: another setting may be the fault.</summary>
    private static void ReportInitError(Exception fault, Func<string, string?> variable, RuntimeLog log)
    {
        log.Error("The function could not start.", null, fault);
        try
        {
            var settings = LambdaSettings.From(name => name == "AWS_LAMBDA_RUNTIME_API" ? variable(name) : null);
            using var api = new RuntimeApiClient(settings.Host, settings.Port);
            api.InitError(RuntimeFault.From(fault));
        }
        catch (Exception e) when (e is RuntimeApiException or InvalidOperationException)
        {
            log.Error("The init error could not be reported.", null, e);
        }
    }
}
