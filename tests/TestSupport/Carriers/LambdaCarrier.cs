using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Hosting;
using BingeMe.Http;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;

namespace BingeMe.TestSupport.Carriers;

/// <summary>
/// Through the Lambda host: the event that a REST API would make of the request, the host's handler, and what the gateway makes of its
/// answer.
/// </summary>
/// <param name="api">The composed system.</param>
public sealed class LambdaCarrier(BingeMeApi api) : ICarrier
{
    /// <summary>Invocations that a bootstrap serves side by side at most.</summary>
    private const int Concurrency = 64;

    private readonly SemaphoreSlim posting = new(Concurrency);
    private readonly ApiInvocationHandler handler = LambdaHost.Handler(api, ResponseStreaming.None);

    /// <inheritdoc/>
    public async Task<ApiResponse> Send(WireRequest request, CancellationToken aborted)
    {
        var invocation = new Invocation { RequestId = request.RequestId, Payload = EventWriter.ToBytes(request, EventKind.RestV1) };
        var answer = await handler.Handle(invocation, aborted);
        // As in the loop, which blocks a thread of its own with what comes behind an outcome: a pool's would be missed by the work itself.
        await posting.WaitAsync(CancellationToken.None);
        try
        {
            await Task.Factory.StartNew(() => handler.Posted(invocation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        finally
        {
            posting.Release();
        }

        return Received.From(GatewayResponse.Interpret(answer.Json.Span, EventKind.RestV1, request.Method));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        posting.Dispose();
        return ValueTask.CompletedTask;
    }
}
