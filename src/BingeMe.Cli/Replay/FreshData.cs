using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Outbox;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Replay;

/// <summary>The state that every side starts from: embedded stores with schema and demo data, made once and copied for each side.</summary>
internal sealed class FreshData : IDisposable
{
    private readonly string template;
    private readonly string clock;

    private FreshData(string template, string clock)
    {
        this.template = template;
        this.clock = clock;
    }

    /// <summary>Makes the template.</summary>
    /// <param name="clock">The time that all sides take for now, ISO 8601.</param>
    /// <param name="cancelled">Ends the making.</param>
    public static async Task<FreshData> Make(string clock, CancellationToken cancelled)
    {
        var data = new FreshData(Directory.CreateTempSubdirectory("bingeme-replay-").FullName, clock);
        try
        {
            await using (var api = CliContext.Api(data.Settings(data.template), new FailureLog(TextWriter.Null)))
            {
                await api.RequireDatabase();

                // The state's file too: a side would make it on first use, and a request that uses none would then differ by a file.
                await api.Context.Sessions.List("nobody", cancelled);
            }

            // For a replay too: what fuzzing found must be found in the same data.
            MemberSecrets.Put(data.template);
            return data;
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>The settings of a side over a folder: everything as it is by default, clock and chance pinned.</summary>
    public Dictionary<string, string> Environment(string folder) => new(StringComparer.Ordinal)
    {
        ["BINGEME_DATA"] = folder,
        ["BINGEME_PIN_CLOCK"] = clock,
        ["BINGEME_PIN_SEED"] = "replay",

        // Else it follows the port, which differs.
        ["BINGEME_PUBLIC_URL"] = "http://localhost:4000",
        ["TRUSTED_PROXIES"] = "127.0.0.0/8",
    };

    /// <summary>The same as settings.</summary>
    public Settings Settings(string folder) => Platform.Configuration.Settings.From(Environment(folder));

    /// <summary>A copy for one side.</summary>
    public string Copy()
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-replay-side-").FullName;
        foreach (var file in Directory.GetFiles(template)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    /// <summary>A copy as a side's stores: it goes when the side has ended.</summary>
    /// <param name="folder">From <see cref="Copy"/>.</param>
    /// <param name="stop">Ends the side's process.</param>
    public static SideStores Stores(string folder, Func<ValueTask> stop)
    {
        var outbox = new LocalOutbox(Path.Combine(folder, "outbox"), TimeProvider.System);
        return new SideStores(
            folder,
            async (address, cancelled) => (await outbox.Read(address, cancelled)).LastOrDefault(static m => m.Code is not null)?.Code,
            async () =>
            {
                await stop();
                Directory.Delete(folder, recursive: true);
            });
    }

    public void Dispose() => Directory.Delete(template, recursive: true);
}
