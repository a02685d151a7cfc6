using System.Text.RegularExpressions;

namespace BingeMe.Http.Binding;

/// <summary>What must hold of one field, as data, in the words of JSON Schema (2020-12 validation, section 6).</summary>
public class FieldRules
{
    internal FieldRules(string name) => Name = name;

    /// <summary>The field's name on the wire.</summary>
    public string Name { get; }

    /// <summary>Whether it must be there.</summary>
    public bool IsRequired { get; internal set; }

    /// <summary>Least length of a text, UTF-16 units.</summary>
    public int? MinLength { get; internal set; }

    /// <summary>Greatest length of a text, UTF-16 units.</summary>
    public int? MaxLength { get; internal set; }

    /// <summary>What the whole of a text must match, in the syntax of ECMA-262.</summary>
    public string? Pattern { get; internal set; }

    /// <summary>The form of a text by its name, such as <c>email</c>.</summary>
    public string? Format { get; internal set; }

    /// <summary>The texts that are taken; null when it is not a choice.</summary>
    public IReadOnlyList<string>? Choices { get; internal set; }

    /// <summary>Least value of a number.</summary>
    public decimal? Minimum { get; internal set; }

    /// <summary>Greatest value of a number.</summary>
    public decimal? Maximum { get; internal set; }

    /// <summary>Fewest items of a list.</summary>
    public int? MinItems { get; internal set; }

    /// <summary>Most items of a list.</summary>
    public int? MaxItems { get; internal set; }

    private protected string RequiredText { get; set; } = "";

    private protected void BeRequired(string? text)
    {
        IsRequired = true;
        RequiredText = text ?? $"{Name} is required.";
    }

    private protected void NoteMissing(ValidationErrors errors)
    {
        if (IsRequired && !errors.Has(Name)) errors.Add(Name, RequiredText);
    }
}

/// <summary>Rules of a text. A text that is absent or blank breaks none but presence.</summary>
public sealed class TextRules : FieldRules
{
    private readonly List<(Func<string, bool> Holds, string Text)> rules = [];
    private bool keepsBlank;
    private bool isTrimmed;
    private string? blankText;

    internal TextRules(string name)
        : base(name)
    {
    }

    /// <summary>It must be there.</summary>
    /// <param name="text">What is told when it is not; null says that it is required.</param>
    public TextRules Required(string? text = null)
    {
        BeRequired(text);
        return this;
    }

    /// <summary>White space is a text like any other, as in a password; only an empty one counts as absent.</summary>
    public TextRules KeepBlank()
    {
        keepsBlank = true;
        return this;
    }

    /// <summary>It may be absent, but not blank.</summary>
    /// <param name="text">What is told when it is; null says that it must not be empty.</param>
    public TextRules NotBlank(string? text = null)
    {
        blankText = text ?? $"{Name} must not be empty.";
        return this;
    }

    /// <summary>White space around it does not count.</summary>
    public TextRules Trimmed()
    {
        isTrimmed = true;
        return this;
    }

    /// <summary>From so many characters to so many.</summary>
    /// <param name="least">Fewest.</param>
    /// <param name="most">Most.</param>
    /// <param name="text">What is told when it does not hold; null says the numbers.</param>
    public TextRules Length(int least, int most, string? text = null)
    {
        (MinLength, MaxLength) = (least, most);
        return Must(value => value.Length >= least && value.Length <= most, text ?? $"{Name} must have {least} to {most} characters.");
    }

    /// <summary>At least so many characters.</summary>
    /// <param name="least">Fewest.</param>
    /// <param name="text">What is told when it does not hold; null says the number.</param>
    public TextRules AtLeast(int least, string? text = null)
    {
        MinLength = least;
        return Must(value => value.Length >= least, text ?? $"{Name} must have at least {least} characters.");
    }

    /// <summary>At most so many characters.</summary>
    /// <param name="most">Most.</param>
    /// <param name="text">What is told when it does not hold; null says the number.</param>
    public TextRules AtMost(int most, string? text = null)
    {
        MaxLength = most;
        return Must(value => value.Length <= most, text ?? $"{Name} must have at most {most} characters.");
    }

    /// <summary>The whole of it has a form.</summary>
    /// <param name="form">From <c>^</c> to <c>\z</c>: before a final line feed, <c>$</c> matches too.</param>
    /// <param name="text">What is told when it does not hold.</param>
    /// <exception cref="ArgumentException">The expression does not match whole values: a fault in the code.</exception>
    public TextRules Matches(Regex form, string text)
    {
        var expression = form.ToString();
        if (!expression.StartsWith('^') || !expression.EndsWith(@"\z", StringComparison.Ordinal) || expression.Contains(@"\d", StringComparison.Ordinal))
            throw new ArgumentException($"{expression} must match whole values, from ^ to \\z, and name its digits [0-9].", nameof(form));
        Pattern = string.Concat(expression.AsSpan(0, expression.Length - 2), "$");
        return Must(form.IsMatch, text);
    }

    /// <summary>One of some texts.</summary>
    /// <param name="choices">Them.</param>
    /// <param name="text">What is told when it does not hold; null names them.</param>
    public TextRules OneOf(IReadOnlyList<string> choices, string? text = null)
    {
        Choices = choices;
        return Must(value => choices.Contains(value, StringComparer.Ordinal), text ?? $"{Name} must be one of {string.Join(", ", choices)}.");
    }

    /// <summary>A form that code decides and the API's description only names.</summary>
    /// <param name="format">Its name: one of JSON Schema's formats.</param>
    /// <param name="holds">Decides.</param>
    /// <param name="text">What is told when it does not hold.</param>
    public TextRules HasFormat(string format, Func<string, bool> holds, string text)
    {
        Format = format;
        return Must(holds, text);
    }

    /// <summary>A rule that is code.</summary>
    /// <param name="holds">Whether the text meets it.</param>
    /// <param name="text">What is told when it does not.</param>
    public TextRules Must(Func<string, bool> holds, string text)
    {
        rules.Add((holds, text));
        return this;
    }

    internal void Check(string? value, ValidationErrors errors)
    {
        if (keepsBlank ? string.IsNullOrEmpty(value) : string.IsNullOrWhiteSpace(value))
        {
            if (value is not null && blankText is not null) errors.Add(Name, blankText);
            else NoteMissing(errors);
            return;
        }

        if (isTrimmed) value = value!.Trim();
        foreach (var (holds, text) in rules)
            if (!holds(value!)) errors.Add(Name, text);
    }
}

/// <summary>Rules of a number. An absent one breaks none but presence.</summary>
public sealed class NumberRules : FieldRules
{
    private readonly List<(Func<decimal, bool> Holds, string Text)> rules = [];

    internal NumberRules(string name)
        : base(name)
    {
    }

    /// <summary>It must be there.</summary>
    /// <param name="text">What is told when it is not; null says that it is required.</param>
    public NumberRules Required(string? text = null)
    {
        BeRequired(text);
        return this;
    }

    /// <summary>From one number to another, both included.</summary>
    /// <param name="least">The least.</param>
    /// <param name="most">The greatest.</param>
    /// <param name="text">What is told when it does not hold; null says the numbers.</param>
    public NumberRules Range(decimal least, decimal most, string? text = null)
    {
        (Minimum, Maximum) = (least, most);
        return Must(value => value >= least && value <= most, text ?? $"{Name} must be from {least} to {most}.");
    }

    /// <summary>So much or more.</summary>
    /// <param name="least">The least.</param>
    /// <param name="text">What is told when it does not hold; null says the number.</param>
    public NumberRules AtLeast(decimal least, string? text = null)
    {
        Minimum = least;
        return Must(value => value >= least, text ?? $"{Name} must be {least} or more.");
    }

    /// <summary>A rule that is code.</summary>
    /// <param name="holds">Whether the number meets it.</param>
    /// <param name="text">What is told when it does not.</param>
    public NumberRules Must(Func<decimal, bool> holds, string text)
    {
        rules.Add((holds, text));
        return this;
    }

    internal void Check(decimal? value, ValidationErrors errors)
    {
        if (value is not { } number)
        {
            NoteMissing(errors);
            return;
        }

        foreach (var (holds, text) in rules)
            if (!holds(number)) errors.Add(Name, text);
    }
}

/// <summary>Rules of a list. An absent one breaks none but presence.</summary>
public sealed class ListRules : FieldRules
{
    private string countText = "";

    internal ListRules(string name)
        : base(name)
    {
    }

    /// <summary>It must be there.</summary>
    /// <param name="text">What is told when it is not; null says that it is required.</param>
    public ListRules Required(string? text = null)
    {
        BeRequired(text);
        return this;
    }

    /// <summary>From so many items to so many.</summary>
    /// <param name="fewest">Fewest.</param>
    /// <param name="most">Most.</param>
    /// <param name="text">What is told when it does not hold; null says the numbers.</param>
    public ListRules Count(int fewest, int most, string? text = null)
    {
        (MinItems, MaxItems) = (fewest, most);
        countText = text ?? (fewest == 0 ? $"{Name} may hold at most {most} items." : $"{Name} must hold {fewest} to {most} items.");
        return this;
    }

    internal void Check(int? count, ValidationErrors errors)
    {
        if (count is not { } items) NoteMissing(errors);
        else if (items < MinItems || items > MaxItems) errors.Add(Name, countText);
    }
}
