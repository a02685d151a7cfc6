using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Emulator;

/// <summary>
/// One process of a function that is given events as they are, without a gateway's hand in between: stage, authorizer and everything else
/// that an event says reaches it. One invocation at a time.
/// </summary>
public sealed class FunctionProcess : IAsyncDisposable
{
    private readonly Sandbox sandbox;
    private readonly EmulatorOptions options;
    private readonly SemaphoreSlim turn = new(1);

    private FunctionProcess(Sandbox sandbox, EmulatorOptions options)
    {
        this.sandbox = sandbox;
        this.options = options;
    }

    /// <summary>Starts the bootstrap.</summary>
    /// <param name="options">Command, environment and time; what is about gateways does not count.</param>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public static async Task<FunctionProcess> Start(EmulatorOptions options)
    {
        try
        {
            return new FunctionProcess(await Sandbox.Start(1, options), options);
        }
        catch (InvalidOperationException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Gives it an HTTP event; what a gateway would make of its answer.</summary>
    /// <param name="requestId">The invocation's id.</param>
    /// <param name="payload">The event's JSON.</param>
    /// <param name="kind">The event's kind.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="cancelled">Ends the wait for its turn.</param>
    /// <exception cref="IOException">The function failed, crashed or took too long; the message says which.</exception>
    public async Task<ClientResponse> Invoke(string requestId, byte[] payload, EventKind kind, string method, CancellationToken cancelled)
    {
        await turn.WaitAsync(cancelled);
        try
        {
            var outcome = await sandbox.Invoke(requestId, payload, options.Timeout);
            return outcome.Kind switch
            {
                OutcomeKind.Answered => GatewayResponse.Interpret(outcome.Payload.Span, kind, method),
                OutcomeKind.Streamed => GatewayResponse.InterpretStream(outcome.Payload.Span, kind, method),
                _ => throw new IOException($"The function gave no answer: {outcome.Fault}"),
            };
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends the process.</summary>
    public async ValueTask DisposeAsync()
    {
        await sandbox.DisposeAsync();
        turn.Dispose();
    }
}
