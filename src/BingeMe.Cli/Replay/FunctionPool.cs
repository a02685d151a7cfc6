using System.Collections.Concurrent;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Emulator;

namespace BingeMe.Cli.Replay;

/// <summary>
/// The processes of one function: as on Lambda a request that finds none idle starts another, whose cold start is part of its time, and the
/// latest used is used first. Beyond the most that there may be, requests wait.
/// </summary>
internal sealed class FunctionPool(EmulatorOptions options, int most) : IAsyncDisposable
{
    private readonly SemaphoreSlim places = new(most);
    private readonly ConcurrentStack<FunctionProcess> idle = new();
    private readonly ConcurrentBag<FunctionProcess> all = [];

    /// <summary>Starts the first one.</summary>
    /// <exception cref="IOException">The program cannot be started.</exception>
    public async Task Start() => idle.Push(await Another());

    /// <summary>Gives an event to one of them.</summary>
    /// <exception cref="IOException">The function failed, crashed or took too long.</exception>
    public async Task<ClientResponse> Invoke(string requestId, byte[] payload, EventKind kind, string method, CancellationToken cancelled)
    {
        await places.WaitAsync(cancelled);
        try
        {
            if (!idle.TryPop(out var function)) function = await Another();
            try
            {
                return await function.Invoke(requestId, payload, kind, method, cancelled);
            }
            finally
            {
                idle.Push(function);
            }
        }
        finally
        {
            places.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var function in all) await function.DisposeAsync();
        places.Dispose();
    }

    private async Task<FunctionProcess> Another()
    {
        var function = await FunctionProcess.Start(options);
        all.Add(function);
        return function;
    }
}
