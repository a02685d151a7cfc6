namespace BingeMe.Platform.Configuration;

/// <summary>One environment variable that the system reads, declared as data: everything that needs to know the settings reads these.</summary>
public abstract class Setting
{
    private protected Setting(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The variable's name.</summary>
    public string Name { get; }

    /// <summary>What it does, in one line.</summary>
    public string Description { get; }

    /// <summary>Older names, tried in this order when the name itself is unset or empty.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Whether the value must never be shown.</summary>
    public bool Secret { get; init; }

    /// <summary>The value when nothing is set, as it would be written; null leaves the setting absent.</summary>
    public Func<SettingSources, string?> Default { get; init; } = static _ => null;

    /// <summary>A fixed, well-known value used outside production when nothing is set; production refuses it.</summary>
    public string? DevelopmentValue { get; init; }

    /// <summary>Whether production refuses to start without it.</summary>
    public bool RequiredInProduction { get; init; }

    /// <summary>Which hosts read it.</summary>
    public Hosts Hosts { get; init; } = Hosts.Both;

    /// <summary>Reads a text.</summary>
    /// <exception cref="FormatException">With words that complete "NAME ...".</exception>
    internal abstract object ReadValue(string text);
}

/// <summary>A setting with the type of its value.</summary>
/// <typeparam name="T">What the text is read into.</typeparam>
/// <param name="name">The variable's name.</param>
/// <param name="description">What it does, in one line.</param>
/// <param name="parser">Reads the text; a <see cref="FormatException"/> completes the sentence "NAME ...".</param>
public sealed class Setting<T>(string name, string description, Func<string, T> parser) : Setting(name, description)
    where T : notnull
{
    internal override object ReadValue(string text) => parser(text);
}
