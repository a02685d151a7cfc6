namespace BingeMe.Platform.Configuration;

/// <summary>
/// Variables that nobody reads and that look as if somebody meant one of ours. A name counts when it begins with <c>BINGEME_</c> or is a few
/// letters away from a known one (optimal string alignment: Boytsov, "Indexing methods for approximate dictionary searching", 2011).
/// </summary>
internal static class UnknownNames
{
    private const string Prefix = "BINGEME_";

    /// <summary>Read by the build, the tests and their tools.</summary>
    private static readonly string[] Tools =
        ["BINGEME_VERSION", "BINGEME_WRITE_DOCS", "BINGEME_NEW_SNAPSHOTS", "BINGEME_ECHO_BOOTSTRAP", "BINGEME_LAMBDA_BINARY", "BINGEME_KESTREL_BINARY"];

    /// <summary>A sentence for each.</summary>
    /// <param name="names">The variables that are set.</param>
    /// <param name="known">Every name that is read.</param>
    public static IEnumerable<string> Warnings(IEnumerable<string> names, IReadOnlyCollection<string> known)
    {
        var all = known.ToHashSet(StringComparer.Ordinal);
        foreach (var name in names.Where(n => !all.Contains(n)).Order(StringComparer.Ordinal))
        {
            if (name.StartsWith("BINGEME_TEST_", StringComparison.Ordinal) || Tools.Contains(name)) continue;
            var isOurs = name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
            if (Nearest(name, known, isOurs ? int.MaxValue - 1 : Reach(name)) is { } nearest)
                yield return $"{name} is set, and nobody reads it. Is {nearest} meant?";
        }
    }

    /// <summary>The known name with the fewest changes, or null when none is within reach; of equals the first.</summary>
    public static string? Nearest(string name, IEnumerable<string> known, int reach)
    {
        string? nearest = null;
        foreach (var candidate in known)
        {
            if (Math.Abs(candidate.Length - name.Length) > reach) continue;
            var distance = Distance(name, candidate);
            if (distance > reach) continue;
            (nearest, reach) = (candidate, distance - 1);
        }

        return nearest;
    }

    /// <summary>Short names lie close together, and so do AWS's own; a long one may have another ending (<c>TRUSTED_PROXY</c>).</summary>
    private static int Reach(string name) => name.Length < 8 || name.StartsWith("AWS_", StringComparison.Ordinal) ? 1 : name.Length < 12 ? 2 : 3;

    /// <summary>How many letters were changed, left out, added or swapped with their neighbour; the case of letters is none.</summary>
    private static int Distance(string left, string right)
    {
        Span<int> before = stackalloc int[right.Length + 1], last = stackalloc int[right.Length + 1], now = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++) last[j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            now[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                now[j] = Math.Min(Math.Min(last[j], now[j - 1]) + 1, last[j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1));
                if (i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1])) now[j] = Math.Min(now[j], before[j - 2] + 1);
            }

            last.CopyTo(before);
            now.CopyTo(last);
        }

        return last[right.Length];
    }

    private static bool Same(char left, char right) => char.ToUpperInvariant(left) == char.ToUpperInvariant(right);
}
