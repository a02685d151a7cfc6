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
