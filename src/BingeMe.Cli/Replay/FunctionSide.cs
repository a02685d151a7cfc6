using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Replay;

/// <summary>The published function as a process: events reach it as they are.</summary>
internal sealed class FunctionSide(FunctionPool function, SideStores stores) : IHostSide
{
    private int invocations;

    public string Folder => stores.Folder;

    public Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var payload = Encoding.UTF8.GetBytes(sample);
        var received = GatewayEvent.Decode(payload, new InvocationInfo { RequestId = "none" });
        var id = $"00000000-0000-0000-0000-{Interlocked.Increment(ref invocations):x12}";
        return function.Invoke(id, payload, received.Kind, received.Request!.Method, cancelled);
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => stores.NewestCode(address, cancelled);

    public ValueTask DisposeAsync() => stores.Release();
}
