using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Composition;

/// <summary>A dependency that is asked by one call.</summary>
internal sealed class Readiness(string name, Func<CancellationToken, Task> ask) : IReadinessCheck
{
    public string Name => name;

    public Task Check(CancellationToken cancelled) => ask(cancelled);
}
