namespace BingeMe.Handlers.Common;

/// <summary>Small rules about texts that several modules share.</summary>
internal static class Texts
{
    /// <summary>The items of a comma list as the settings row and some columns hold them.</summary>
    public static IReadOnlyList<string> List(string? text) =>
        text is null ? [] : text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>First letter upper case, the rest lower.</summary>
    public static string Capitalised(string? text) =>
        string.IsNullOrEmpty(text) ? "" : $"{char.ToUpperInvariant(text[0])}{text[1..].ToLowerInvariant()}";

    /// <summary>
    /// Whether a text may be stored and shown: no control characters but line breaks and tabs, and nothing that a careless page would run
    /// as a script address.
    /// </summary>
    public static bool IsHarmless(string text) =>
        !text.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')) && !text.Contains("javascript:", StringComparison.OrdinalIgnoreCase);
}
