using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>A host with a deliberate fault: another answer, or another write.</summary>
internal sealed class MutatedSide(IHostSide inner, Func<ClientResponse, ClientResponse> answer, Action<string> write) : IHostSide
{
    public string Folder => inner.Folder;

    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var received = await inner.Send(sample, cancelled);
        write(Folder);
        return answer(received);
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
