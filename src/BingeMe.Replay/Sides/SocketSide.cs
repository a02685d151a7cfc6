using System.Collections.Concurrent;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Samples;

namespace BingeMe.Replay.Sides;

/// <summary>A host on a port of this machine: a server, or a gateway in front of a function.</summary>
/// <param name="port">The TCP port of 127.0.0.1.</param>
/// <param name="isProxy">
/// Whether this side plays the proxy in front of the host and sends the X-Forwarded fields that the event tells of; else it plays the client.
/// </param>
/// <param name="stores">What the host works on.</param>
public sealed class SocketSide(int port, bool isProxy, SideStores stores) : IHostSide
{
    private readonly ConcurrentStack<RawConnection> idle = new();

    /// <inheritdoc/>
    public string Folder => stores.Folder;

    /// <inheritdoc/>
    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var request = SampleRequest.Of(sample);
        var wire = request.Wire;
        if (!idle.TryPop(out var connection)) connection = new RawConnection(port);
        ClientResponse answer;
        try
        {
            answer = await connection.Send(wire.Method, wire.Target, isProxy ? request.ForwardedLines : wire.Headers, wire.Body, cancelled);
        }
        finally
        {
            idle.Push(connection);
        }

        if (stores.Settle is { } settle) await settle();
        return answer;
    }

    /// <inheritdoc/>
    public Task<string?> NewestCode(string address, CancellationToken cancelled) => stores.NewestCode(address, cancelled);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        while (idle.TryPop(out var connection)) connection.Dispose();
        return stores.Release();
    }
}
