using System.Collections;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Composition.Pins;
using BingeMe.Platform.Configuration;

namespace BingeMe.Cli.Terminal;

/// <summary>What commands may look at besides their arguments, so that tests can run them in process.</summary>
/// <param name="Environment">The variables that settings are read from.</param>
/// <param name="Input">Standard input.</param>
public sealed record CliContext(IReadOnlyDictionary<string, string> Environment, Stream Input)
{
    /// <summary>Where a <c>.env</c> beneath the environment is looked for; null = nowhere.</summary>
    public string? Folder { get; init; }

    /// <summary>The process's own.</summary>
    public static CliContext OfProcess()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in System.Environment.GetEnvironmentVariables()) variables[(string)entry.Key] = (string?)entry.Value ?? "";
        return new CliContext(variables, Console.OpenStandardInput()) { Folder = Directory.GetCurrentDirectory() };
    }

    /// <summary>The settings in force.</summary>
    /// <param name="overrides">Variables that an option sets, over the environment's.</param>
    /// <exception cref="SettingsException">Something is wrong; everything is named.</exception>
    public Settings Settings(params (string Name, string? Value)[] overrides)
    {
        var variables = new Dictionary<string, string>(Environment, StringComparer.Ordinal);
        foreach (var (name, value) in overrides)
            if (value is not null) variables[name] = value;
        return Folder is null ? Platform.Configuration.Settings.From(variables) : Platform.Configuration.Settings.From(variables, Folder);
    }

    /// <summary>One setting alone, for a command that runs where no host does; null when absent.</summary>
    /// <exception cref="SettingsException">The file of settings, or the value, cannot be read.</exception>
    internal T? Find<T>(Setting<T> setting)
        where T : class => Platform.Configuration.Settings.FindOne(setting, Environment, Folder);

    /// <summary>The whole system over some settings; it touches nothing outside until it is asked to answer.</summary>
    internal static BingeMeApi Api(Settings settings, IAccessLog log) => new(settings, _ => log);

    /// <summary>The clock that the settings ask for.</summary>
    internal static TimeProvider Clock(Settings settings) =>
        settings.Find(CoreSettings.PinnedClock) ?? TimeProvider.System;

    /// <summary>The randomness that the settings ask for.</summary>
    internal static IRandomSource Entropy(Settings settings) =>
        settings.Find(CoreSettings.PinnedSeed) is { } seed ? new PinnedRandomSource(seed) : SystemRandomSource.Instance;
}
