using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace BingeMe.HostLambda.Runtime;

/// <summary>The life of a <c>bootstrap</c> process: settings, start, loop, stop.</summary>
public static class LambdaProcess
{
    /// <summary>Builds the handler and runs the loop until the process is told to end.</summary>
    /// <param name="start">Builds the handler from the settings; what it throws is reported as an init error.</param>
    /// <returns>The exit code: 0 after SIGTERM, 1 when the start failed or the Runtime API gave up on this process.</returns>
    public static int Run(Func<LambdaSettings, IInvocationHandler> start)
    {
        var log = RuntimeLog.Standard();
        LambdaSettings settings;
        try
        {
            settings = LambdaSettings.From(Environment.GetEnvironmentVariable);
        }
        catch (InvalidOperationException e)
        {
            log.Error(e.Message);
            return 1;
        }

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

        if (Build(start, settings, log) is not { } handler) return 1;
        var code = new LambdaLoop(settings, () => Connect(settings), handler, log, TimeProvider.System).Run(stop.Token);
        ended.Set();
        GC.KeepAlive(signal);
        return code;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever keeps the function from starting is reported as such; nothing runs after it.")]
    private static IInvocationHandler? Build(Func<LambdaSettings, IInvocationHandler> start, LambdaSettings settings, RuntimeLog log)
    {
        try
        {
            return start(settings);
        }
        catch (Exception e)
        {
            log.Error("The function could not start.", null, e);
            try
            {
                using var api = Connect(settings);
                api.InitError(RuntimeFault.From(e));
            }
            catch (RuntimeApiException refused)
            {
                log.Error("The Runtime API did not take the init error.", null, refused);
            }

            return null;
        }
    }

    private static RuntimeApiClient Connect(LambdaSettings settings) => new(settings.Host, settings.Port);
}
