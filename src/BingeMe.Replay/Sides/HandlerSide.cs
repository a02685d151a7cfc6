using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;

namespace BingeMe.Replay.Sides;

/// <summary>A Lambda host in this process: event, handler, answer, and what a gateway makes of the answer.</summary>
/// <param name="handler">The host's handler.</param>
/// <param name="stores">What it works on.</param>
public sealed class HandlerSide(ApiInvocationHandler handler, SideStores stores) : IHostSide
{
    /// <inheritdoc/>
    public string Folder => stores.Folder;

    /// <inheritdoc/>
    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var payload = Encoding.UTF8.GetBytes(sample);
        var received = GatewayEvent.Decode(payload, new InvocationInfo { RequestId = "none" });
        var answer = await handler.Handle(new Invocation { RequestId = "parity", Payload = payload }, cancelled);
        if (stores.Settle is { } settle) await settle();
        return GatewayResponse.Interpret(answer.Json.Span, received.Kind, received.Request!.Method);
    }

    /// <inheritdoc/>
    public Task<string?> NewestCode(string address, CancellationToken cancelled) => stores.NewestCode(address, cancelled);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => stores.Release();
}
