using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;

namespace BingeMe.Replay.Sides;

/// <summary>A host under replay, with the stores that it works on.</summary>
public interface IHostSide : IAsyncDisposable
{
    /// <summary>The data folder of its embedded parts: databases, outbox.</summary>
    string Folder { get; }

    /// <summary>What it leaves in stores that are servers; null where its stores are those of <see cref="Folder"/>.</summary>
    ISideState? State => null;

    /// <summary>Sends an event's request and gives what the client receives.</summary>
    /// <param name="sample">The event's JSON, placeholders expanded.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="IOException">The host does not answer.</exception>
    Task<ClientResponse> Send(string sample, CancellationToken cancelled);

    /// <summary>The newest one-time code that it sent to a mail address or number; null when there is none.</summary>
    /// <param name="address">The address.</param>
    /// <param name="cancelled">Ends the reading.</param>
    Task<string?> NewestCode(string address, CancellationToken cancelled);
}

/// <summary>Where a side's stores are, and what becomes of them; the same for every way of reaching a host.</summary>
/// <param name="Folder">See <see cref="IHostSide.Folder"/>.</param>
/// <param name="NewestCode">See <see cref="IHostSide.NewestCode"/>.</param>
/// <param name="Release">Called once when the side is disposed of: ends the host and its stores.</param>
/// <param name="Settle">
/// Called after each answer: waits until what the host began behind it (pushes, notices) has ended, so that nothing of one request falls
/// into the state that the next one is judged by. Null where the host cannot be asked.
/// </param>
public sealed record SideStores(
    string Folder, Func<string, CancellationToken, Task<string?>> NewestCode, Func<ValueTask> Release, Func<Task>? Settle = null);
