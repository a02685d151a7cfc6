namespace BingeMe.Replay.Comparing;

/// <summary>One thing in which two hosts differ.</summary>
/// <param name="Kind"><c>status</c>, <c>header</c>, <c>body</c> or <c>state</c>.</param>
/// <param name="Where">A header's name, a JSON path, a table ...</param>
/// <param name="Left">What the first host has; null = nothing.</param>
/// <param name="Right">What the second host has; null = nothing.</param>
public sealed record Difference(string Kind, string Where, string? Left, string? Right)
{
    /// <summary>What kind of difference it is.</summary>
    public Finding Finding { get; init; } = Left is null || Right is null ? Finding.Missing : Finding.Value;

    /// <summary>One line, unless a value has several; long ones are cut after 300 characters. For a terminal what values hold is to be shown first.</summary>
    public override string ToString() => $"{Kind} {Where}: {Short(Left)} | {Short(Right)}";

    private static string Short(string? text) => text is null ? "(absent)" : text.Length <= 300 ? text : $"{text[..300]}... ({text.Length} characters)";
}

/// <summary>In what two values differ. Each is its own: a field that is missing is another answer than one that is null, empty or zero.</summary>
public enum Finding
{
    /// <summary>Two values of one type.</summary>
    Value,

    /// <summary>One side has nothing.</summary>
    Missing,

    /// <summary>One side has null.</summary>
    Null,

    /// <summary>One side has an empty text, list or object.</summary>
    Empty,

    /// <summary>One side has zero or false.</summary>
    Default,

    /// <summary>Two types, e.g. a number and a text.</summary>
    Type,

    /// <summary>One number in two spellings (1 and 1.0).</summary>
    NumberText,

    /// <summary>The same members in another order.</summary>
    KeyOrder,

    /// <summary>The same items in another order.</summary>
    ArrayOrder,

    /// <summary>The same values in other bytes: white space, escapes.</summary>
    Bytes,
}
