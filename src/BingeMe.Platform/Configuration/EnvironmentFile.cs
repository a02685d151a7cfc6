using dotenv.net;

namespace BingeMe.Platform.Configuration;

/// <summary>A file of settings beneath the environment, in the form that the legacy stack's has (github.com/motdotla/dotenv): <c>NAME=value</c> lines.</summary>
internal static class EnvironmentFile
{
    private const string Usual = ".env";

    /// <summary>The environment with the file's settings where it has none. Without a file the environment as it is.</summary>
    /// <param name="environment">Variables by name; an empty value counts as set, so that it can switch one of the file off.</param>
    /// <param name="folder">The working directory.</param>
    /// <exception cref="SettingsException">The file that is named is not there or cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Under(Dictionary<string, string> environment, string folder)
    {
        foreach (var (name, value) in Read(environment.GetValueOrDefault(CoreSettings.EnvironmentFile.Name), folder)) environment.TryAdd(name, value);
        return environment;
    }

    /// <summary>What the file says; nothing where there is none.</summary>
    /// <param name="named">Its name; null or empty = the folder's usual one, which need not be there.</param>
    /// <param name="folder">The working directory.</param>
    /// <exception cref="SettingsException">The file that is named is not there or cannot be read.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Read(string? named, string folder)
    {
        var path = string.IsNullOrWhiteSpace(named) ? Path.Combine(folder, Usual) : Path.GetFullPath(named, folder);
        if (!File.Exists(path)) return string.IsNullOrWhiteSpace(named) ? [] : throw new SettingsException([$"{CoreSettings.EnvironmentFile.Name} names '{named}', and there is no such file."]);
        try
        {
            return DotEnv.Read(new DotEnvOptions(ignoreExceptions: false, envFilePaths: [path]));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException)
        {
            // The library's words may repeat a line, and a line may hold a secret.
            throw new SettingsException([$"{path} cannot be read as a file of settings ({e.GetType().Name})."]);
        }
    }
}
