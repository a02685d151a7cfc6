using BingeMe.Cli.Deployment;
using BingeMe.Platform.Configuration;

namespace ParityTests.Support;

/// <summary>The settings of parity runs: clock and randomness pinned, everything else as it is by default.</summary>
internal static class PinnedValues
{
    /// <summary>With milliseconds, so that a host that drops them is found out.</summary>
    public const string Clock = "2025-06-15T12:00:00.123Z";

    public const string Seed = "parity";

    /// <summary>Makes the samples' tokens.</summary>
    public static SampleTokens Tokens { get; } = SampleTokens.From(Settings("unused"));

    public static Dictionary<string, string> Environment(string data) => new()
    {
        ["BINGEME_DATA"] = data,
        ["BINGEME_PIN_CLOCK"] = Clock,
        ["BINGEME_PIN_SEED"] = Seed,
        ["BINGEME_PIN_PASSWORD_COST"] = "4",

        // Else it follows the port, which a host of a test is given freely.
        ["BINGEME_PUBLIC_URL"] = "http://localhost:4000",
    };

    /// <summary>The same with more settings, which win.</summary>
    public static Dictionary<string, string> Environment(string data, IEnumerable<(string Name, string Value)> more)
    {
        var environment = Environment(data);
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    public static Settings Settings(string data) => BingeMe.Platform.Configuration.Settings.From(Environment(data));
}
