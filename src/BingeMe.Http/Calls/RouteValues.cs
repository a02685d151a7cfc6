namespace BingeMe.Http.Calls;

/// <summary>Values of a path's parameters, decoded once.</summary>
/// <param name="names">The names, in the template's order.</param>
/// <param name="values">The values, in the same order.</param>
public sealed class RouteValues(IReadOnlyList<string> names, IReadOnlyList<string> values)
{
    /// <summary>No parameters.</summary>
    public static readonly RouteValues Empty = new([], []);

    /// <summary>The names, in the template's order.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The template has no such parameter: a fault in the code.</exception>
    public string this[string name]
    {
        get
        {
            for (var i = 0; i < Names.Count; i++)
                if (Names[i] == name) return values[i];
            throw new KeyNotFoundException($"The path has no parameter '{name}'.");
        }
    }

    /// <summary>Whether the template has a parameter of this name.</summary>
    public bool Has(string name) => Names.Contains(name);
}
