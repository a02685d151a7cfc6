namespace BingeMe.Http.Binding;

/// <summary>
/// The rules that an input must meet beyond its types, asked in the order in which they are declared. What can be said as data (presence,
/// lengths, patterns, ranges, choices) stands in the API's description too; the rest is code. A derived class declares its rules in its
/// constructor.
/// </summary>
/// <typeparam name="T">The input's type.</typeparam>
public class Validator<T> : IValidator<T>
{
    private readonly List<Action<T, ValidationErrors>> checks = [];
    private readonly List<FieldRules> fields = [];

    /// <inheritdoc/>
    public IReadOnlyList<FieldRules> Fields => fields;

    /// <summary>Rules of a text.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="value">Reads the field.</param>
    /// <param name="declare">Says the rules.</param>
    public Validator<T> Text(string name, Func<T, string?> value, Action<TextRules> declare) => Add(new TextRules(name), value, declare, static (rules, sent, errors) => rules.Check(sent, errors));

    /// <summary>Rules of a number.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="value">Reads the field.</param>
    /// <param name="declare">Says the rules.</param>
    public Validator<T> Number(string name, Func<T, decimal?> value, Action<NumberRules> declare) => Add(new NumberRules(name), value, declare, static (rules, sent, errors) => rules.Check(sent, errors));

    /// <summary>Rules of a list.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="count">Counts its items; null when it is absent.</param>
    /// <param name="declare">Says the rules.</param>
    public Validator<T> List(string name, Func<T, int?> count, Action<ListRules> declare) => Add(new ListRules(name), count, declare, static (rules, sent, errors) => rules.Check(sent, errors));

    /// <summary>A field that must be there, whatever its type.</summary>
    /// <param name="name">The field's name on the wire.</param>
    /// <param name="isGiven">Whether it is there.</param>
    /// <param name="text">What is told when it is not; null says that it is required.</param>
    public Validator<T> Required(string name, Func<T, bool> isGiven, string? text = null)
    {
        var rules = new FieldRules(name) { IsRequired = true };
        fields.Add(rules);
        text ??= $"{name} is required.";
        return Check((input, errors) => errors.Unless(isGiven(input) || errors.Has(name), name, text));
    }

    /// <summary>A rule that is code: over several fields, or of a form that data cannot say.</summary>
    public Validator<T> Check(Action<T, ValidationErrors> check)
    {
        checks.Add(check);
        return this;
    }

    /// <inheritdoc/>
    public void Check(T input, ValidationErrors errors)
    {
        foreach (var check in checks) check(input, errors);
    }

    private Validator<T> Add<TValue, TValidator>(TValidator rules, Func<T, TValue> value, Action<TValidator> declare, Action<TValidator, TValue, ValidationErrors> check)
        where TValidator : FieldRules
    {
        declare(rules);
        fields.Add(rules);
        return Check((input, errors) => check(rules, value(input), errors));
    }
}
