namespace BingeMe.Platform.Configuration;

/// <summary>One line of <see cref="Settings.Describe"/>.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">The effective value as text; masked when secret, null when absent.</param>
/// <param name="Source"><c>environment</c>, <c>environment (OLD_NAME)</c>, <c>default</c>, <c>development value</c> or <c>unset</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Hosts">Which hosts read it.</param>
/// <param name="Development">What it is in development when nothing is set; null when absent.</param>
/// <param name="Production">What it is in production when nothing is set; null when absent.</param>
public sealed record SettingValue(string Name, string? Value, string Source, string Description, Hosts Hosts, string? Development, string? Production);
