using System.Diagnostics.CodeAnalysis;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// The pause in the life of a process from whose snapshot Lambda starts sandboxes (AWS Lambda, "Improving startup performance with Lambda SnapStart"). The calls
/// and the names of the errors are those of Amazon's own runtime clients: <c>GET /runtime/restore/next</c> says that the snapshot may be taken and is answered in
/// each sandbox that starts from it, <c>POST /runtime/restore/error</c> that this one cannot go on (aws-lambda-java-libs, <c>AWSLambda.onInitComplete</c>).
/// </summary>
internal static class SnapStart
{
    private const int GaveUp = 1;

    /// <summary>Gets the handler ready, waits for the restore, and gets it ready again.</summary>
    /// <param name="api">The Runtime API.</param>
    /// <param name="handler">What the snapshot is taken of.</param>
    /// <param name="log">Told about every failure.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <returns>Null when this process goes on as a sandbox; else its exit code.</returns>
    public static int? Pass(IRuntimeApi api, IInvocationHandler handler, RuntimeLog log, CancellationToken stop)
    {
        try
        {
            if (Fault(handler.BeforeSnapshot, "The function is not ready for its snapshot.", log) is { } before)
            {
                api.InitError(new RuntimeFault("Runtime.BeforeCheckpointError", before));
                return GaveUp;
            }

            api.RestoreNext(stop);
            if (Fault(handler.AfterRestore, "The function cannot go on from its snapshot.", log) is not { } after) return null;
            api.RestoreError(new RuntimeFault("Runtime.AfterRestoreError", after));
            return GaveUp;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        catch (RuntimeApiException e)
        {
            log.Error("The Runtime API refused a call about the snapshot; the process ends.", null, e);
            return GaveUp;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever a hook throws is reported as what keeps the function from starting; nothing runs after it.")]
    private static string? Fault(Action hook, string text, RuntimeLog log)
    {
        try
        {
            hook();
            return null;
        }
        catch (Exception e)
        {
            log.Error(text, null, e);
            return RuntimeFault.From(e).Message;
        }
    }
}
