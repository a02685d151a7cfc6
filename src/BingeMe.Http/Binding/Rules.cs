namespace BingeMe.Http.Binding;

/// <summary>
/// The rules that an input must meet beyond its types, asked in the order in which they are declared. What can be said as data (presence,
/// lengths, patterns, ranges, choices) stands in the API's description too; the rest is code. A derived class declares its rules in its
/// constructor.
/// </summary>
/// <typeparam name="T">The input's type.</typeparam>
public class Rules<T> : IRules<T>
{
    private readonly List<Action<T, Faults>> checks = [];
    private readonly List<FieldRules> fields = [];

    /// <inheritdoc/>
    public IReadOnlyList<FieldRules> Fields => fields;

    /// <summary>Rules of a text.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="value">Reads the field.</param>
    /// <param name="declare">Says the rules.</param>
    public Rules<T> Text(string name, Func<T, string?> value, Action<TextRules> declare) => Add(new TextRules(name), value, declare, static (rules, sent, faults) => rules.Check(sent, faults));

    /// <summary>Rules of a number.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="value">Reads the field.</param>
    /// <param name="declare">Says the rules.</param>
    public Rules<T> Number(string name, Func<T, decimal?> value, Action<NumberRules> declare) => Add(new NumberRules(name), value, declare, static (rules, sent, faults) => rules.Check(sent, faults));

    /// <summary>Rules of a list.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="count">Counts its items; null when it is absent.</param>
    /// <param name="declare">Says the rules.</param>
    public Rules<T> List(string name, Func<T, int?> count, Action<ListRules> declare) => Add(new ListRules(name), count, declare, static (rules, sent, faults) => rules.Check(sent, faults));

    /// <summary>A field that must be there, whatever its type.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="isGiven">Whether it is there.</param>
    /// <param name="text">What is told when it is not; null says that it is required.</param>
    public Rules<T> Required(string name, Func<T, bool> isGiven, string? text = null)
    {
        var rules = new FieldRules(name) { IsRequired = true };
        fields.Add(rules);
        text ??= $"{name} is required.";
        return Check((input, faults) => faults.Unless(isGiven(input) || faults.Has(name), name, text));
    }

    /// <summary>A rule that is code: over several fields, or of a form that data cannot say.</summary>
    public Rules<T> Check(Action<T, Faults> check)
    {
        checks.Add(check);
        return this;
    }

    /// <inheritdoc/>
    public void Check(T input, Faults faults)
    {
        foreach (var check in checks) check(input, faults);
    }

    private Rules<T> Add<TValue, TRules>(TRules rules, Func<T, TValue> value, Action<TRules> declare, Action<TRules, TValue, Faults> check)
        where TRules : FieldRules
    {
        declare(rules);
        fields.Add(rules);
        return Check((input, faults) => check(rules, value(input), faults));
    }
}
