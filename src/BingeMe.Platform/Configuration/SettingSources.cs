namespace BingeMe.Platform.Configuration;

/// <summary>Where settings come from: the environment, and what follows from it for defaults.</summary>
/// <param name="environment">Variables by name; names are case-sensitive, an empty value counts as unset, as in legacy, and so does one of blanks alone.</param>
public sealed class SettingSources(IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Every variable.</summary>
    internal IReadOnlyDictionary<string, string> Environment => environment;

    /// <summary>NODE_ENV as it stands, or <c>dev</c>.</summary>
    public string NodeEnvironment => Raw("NODE_ENV")?.Trim() ?? "dev";

    /// <summary>Whether this is production: either name says <c>prod</c> or <c>production</c>, in any letter case (ruling 42).</summary>
    public bool Production => SaysProduction("NODE_ENV") || SaysProduction("BINGEME_PROFILE");

    /// <summary>Whether the process runs in a Lambda sandbox.</summary>
    public bool Lambda => Raw("AWS_LAMBDA_RUNTIME_API") is not null || Raw("AWS_LAMBDA_FUNCTION_NAME") is not null;

    /// <summary>The profile when none is named: production by NODE_ENV, services when a database host is given, else embedded.</summary>
    public string DefaultProfile => Production ? "production" : Raw("DB_HOST") is null ? "embedded" : "services";

    /// <summary>Whether the profile in force is the embedded one.</summary>
    public bool Embedded => (NamedProfile ?? DefaultProfile) == "embedded";

    /// <summary>Whether the servers are those that <c>./services up</c> starts on this machine: the services profile without a database host.</summary>
    public bool LocalServices => !Production && NamedProfile == "services" && Raw("DB_HOST") is null;

    private string? NamedProfile => Raw("BINGEME_PROFILE")?.Trim().ToLowerInvariant();

    private bool SaysProduction(string name) => Raw(name)?.Trim().ToLowerInvariant() is "prod" or "production";

    /// <summary>A variable, or null when it is unset, empty or blank.</summary>
    public string? Raw(string name) => environment.TryGetValue(name, out var value) && !string.IsNullOrWhiteSpace(value) ? value : null;
}
