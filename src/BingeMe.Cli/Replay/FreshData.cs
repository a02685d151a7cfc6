using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Replay;

/// <summary>
/// The state that every side starts from, schema and demo data: embedded stores, made once and copied for each side, or real ones, which are given
/// back what they began with.
/// </summary>
internal sealed class FreshData : IDisposable
{
    private readonly string template;
    private readonly string clock;
    private readonly ServicePool? services;

    private FreshData(string template, string clock, ServicePool? services)
    {
        this.template = template;
        this.clock = clock;
        this.services = services;
    }

    /// <summary>Makes the template.</summary>
    /// <param name="clock">The time that all sides take for now, ISO 8601.</param>
    /// <param name="services">The real stores; null = embedded ones.</param>
    /// <param name="cancelled">Ends the making.</param>
    public static async Task<FreshData> Make(string clock, ServicePool? services, CancellationToken cancelled)
    {
        var data = new FreshData(Directory.CreateTempSubdirectory("bingeme-replay-").FullName, clock, services);
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

    /// <summary>The settings of a side over a folder: everything as it is by default, clock and chance pinned, passwords hashed quickly.</summary>
    private Dictionary<string, string> Environment(string folder) => new(StringComparer.Ordinal)
    {
        // Whoever replays may have pointed this shell at other stores.
        ["BINGEME_PROFILE"] = "embedded",
        ["BINGEME_DATA"] = folder,
        ["BINGEME_PIN_CLOCK"] = clock,
        ["BINGEME_PIN_SEED"] = "replay",
        ["BINGEME_PIN_PASSWORD_COST"] = "4",

        // Else it follows the port, which differs.
        ["BINGEME_PUBLIC_URL"] = "http://localhost:4000",
        ["TRUSTED_PROXIES"] = "127.0.0.0/8",
    };

    /// <summary>The same as settings.</summary>
    public Settings Settings(string folder) => Platform.Configuration.Settings.From(Environment(folder));

    /// <summary>A home for one side.</summary>
    /// <exception cref="IOException">A store does not answer.</exception>
    public async Task<SideHome> Take(CancellationToken cancelled)
    {
        var folder = Directory.CreateTempSubdirectory("bingeme-replay-side-").FullName;
        try
        {
            if (services is not null)
            {
                var stores = await services.Take(cancelled);
                var environment = Environment(folder);
                foreach (var (name, value) in stores.Environment) environment[name] = value;
                return new SideHome(folder, environment, stores, () => services.Return(stores));
            }

            foreach (var file in Directory.GetFiles(template)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
            return new SideHome(folder, Environment(folder), null, static () => { });
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    public void Dispose() => Directory.Delete(template, recursive: true);
}
