namespace BingeMe.Handlers.Data;

/// <summary>Patterns for <c>like @x escape '!'</c>: what a member types is text and no pattern.</summary>
internal static class LikePattern
{
    public static string StartsWith(string term) => $"{Escape(term)}%";

    public static string Contains(string term) => $"%{Escape(term)}%";

    private static string Escape(string term) => term
        .Replace("!", "!!", StringComparison.Ordinal)
        .Replace("%", "!%", StringComparison.Ordinal)
        .Replace("_", "!_", StringComparison.Ordinal);
}
