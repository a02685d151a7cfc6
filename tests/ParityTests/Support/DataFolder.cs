using BingeMe.Platform.Composition;
using BingeMe.Platform.Outbox;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>A data folder of a host's own: a copy of one that was made once, with schema and demo data.</summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly Lazy<Task<string>> Template = new(Make);

    private DataFolder(string path) => Path = path;

    public string Path { get; }

    public static async Task<DataFolder> Copy()
    {
        var template = await Template.Value;
        var folder = Directory.CreateTempSubdirectory("bingeme-parity-").FullName;
        foreach (var file in Directory.GetFiles(template)) File.Copy(file, System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file)));
        return new DataFolder(folder);
    }

    /// <summary>The newest one-time code in the outbox of a data folder; null when there is none.</summary>
    public static Func<string, CancellationToken, Task<string?>> Codes(string folder)
    {
        var outbox = new LocalOutbox(System.IO.Path.Combine(folder, "outbox"), TimeProvider.System);
        return async (address, cancelled) => (await outbox.Read(address, cancelled)).LastOrDefault(static m => m.Code is not null)?.Code;
    }

    /// <summary>This folder as a side's stores; it goes when the side does.</summary>
    public SideStores Stores(Func<ValueTask> stop, Func<Task>? settle = null) => new(
        Path,
        Codes(Path),
        async () =>
        {
            await stop();
            Dispose();
        },
        settle);

    public void Dispose()
    {
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }

    private static async Task<string> Make()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-parity-template-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        await using var api = new BingeMeApi(PinnedValues.Settings(folder), _ => Failures.Log);
        await using (await api.Context.Database.Open(CancellationToken.None))
        {
        }

        // The state's file too: a host would make it on first use, and a request that uses none would then differ by a file.
        await api.Context.Sessions.List("nobody", CancellationToken.None);
        return folder;
    }
}
