namespace BingeMe.Replay.Comparing;

/// <summary>One thing in which two hosts differ.</summary>
/// <param name="Kind"><c>status</c>, <c>header</c>, <c>body</c> or <c>state</c>.</param>
/// <param name="Where">A header's name, a JSON path, a table ...</param>
/// <param name="Left">What the first host has; null = nothing.</param>
/// <param name="Right">What the second host has; null = nothing.</param>
public sealed record Difference(string Kind, string Where, string? Left, string? Right)
{
    /// <summary>One line; long values are cut after 300 characters.</summary>
    public override string ToString() => $"{Kind} {Where}: {Short(Left)} | {Short(Right)}";

    private static string Short(string? text) => text is null ? "(absent)" : text.Length <= 300 ? text : $"{text[..300]}... ({text.Length} characters)";
}
