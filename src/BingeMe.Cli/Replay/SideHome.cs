using BingeMe.Platform.Outbox;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Replay;

/// <summary>Where one side lives from its start to its end.</summary>
/// <param name="folder">Its data folder: embedded stores, or only the messages that it sends.</param>
/// <param name="environment">The settings of its host.</param>
/// <param name="services">Its real stores; null = they are in the folder.</param>
/// <param name="free">Called once the host has ended.</param>
internal sealed class SideHome(string folder, IReadOnlyDictionary<string, string> environment, ServiceStores? services, Action free)
{
    /// <summary>The settings of its host: everything as it is by default, clock and chance pinned.</summary>
    public IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>What a side needs of it; it is gone with the side.</summary>
    /// <param name="stop">Ends the side's process.</param>
    public SideStores Stores(Func<ValueTask> stop)
    {
        var outbox = new LocalOutbox(Path.Combine(folder, "outbox"), TimeProvider.System);
        return new SideStores(
            folder,
            async (address, cancelled) => (await outbox.Read(address, cancelled)).LastOrDefault(static m => m.Code is not null)?.Code,
            async () =>
            {
                await stop();
                Release();
            });
    }

    /// <summary>The side with the state of its real stores.</summary>
    public IHostSide Of(IHostSide side) => services is null ? side : new ServiceSide(side, services);

    /// <summary>For a host that did not start.</summary>
    public void Release()
    {
        Directory.Delete(folder, recursive: true);
        free();
    }
}
