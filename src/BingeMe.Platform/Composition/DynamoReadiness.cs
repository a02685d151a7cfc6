using BingeMe.Handlers.Ports;
using BingeMe.Platform.State.DynamoDb;

namespace BingeMe.Platform.Composition;

/// <summary>Whether the tables answer, and whether signing in can bound a member's sessions there.</summary>
internal sealed class DynamoReadiness(DynamoStore tables, ISessions sessions) : IReadinessCheck
{
    public string Name => "dynamodb";

    public string? Notice { get; private set; }

    public async Task Check(CancellationToken cancelled)
    {
        await tables.Ping(cancelled);
        Notice = await sessions.IsListingCheap(cancelled) ? null : "The table of sessions has no index by user: run 'bingeme state prepare'.";
    }
}
