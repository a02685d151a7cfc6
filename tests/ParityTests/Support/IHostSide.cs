using BingeMe.ApiGateway.Emulation;

namespace ParityTests.Support;

/// <summary>One of the two hosts, over a data folder of its own.</summary>
internal interface IHostSide : IAsyncDisposable
{
    /// <summary>The data folder.</summary>
    string Folder { get; }

    /// <summary>Sends an event's request and gives what the client receives.</summary>
    /// <param name="sample">The event, placeholders expanded.</param>
    /// <param name="cancelled">Ends the wait.</param>
    Task<ClientResponse> Send(string sample, CancellationToken cancelled);
}
