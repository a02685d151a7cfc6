
namespace BingeMe.Platform.Configuration;

/// <summary>Everything that is wrong with the settings, at once. No secret's value is in it.</summary>
public sealed class SettingsException : Exception
{
    /// <summary>Lists the faults.</summary>
    /// <param name="faults">One sentence each, naming its variable.</param>
    public SettingsException(IReadOnlyList<string> faults)
        : base($"The settings have {faults.Count} fault{(faults.Count == 1 ? "" : "s")}:\n - {string.Join("\n - ", faults)}") => ValidationErrors = faults;

    /// <summary>One sentence a fault, naming its variable.</summary>
    public IReadOnlyList<string> ValidationErrors { get; }
}
