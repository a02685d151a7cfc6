using System.Diagnostics.CodeAnalysis;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Outbound;

/// <summary>Background work of a Lambda function: done before the answer, since the sandbox freezes with it (AWS Lambda, Execution environment lifecycle).</summary>
internal sealed class WithinInvocation : IBackgroundWork
{
    [SuppressMessage("Design", "CA1031", Justification = "The answer does not depend on the work; a failure is counted and must not change it.")]
    public async ValueTask Run(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(CancellationToken.None);
        }
        catch (Exception)
        {
            BoundedQueue.Failed.Add(1);
        }
    }
}
