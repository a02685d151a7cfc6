using Microsoft.Extensions.Hosting;

namespace BingeMe.Emulator;

/// <summary>Leaves the process's signals alone: the emulator's servers are stopped by whoever started them.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
