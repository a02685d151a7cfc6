using System.Text.RegularExpressions;

namespace BingeMe.TestSupport.Servers;

/// <summary>A configuration of the repository, as a test uses it.</summary>
public static class ConfigurationText
{
    /// <summary>
    /// Puts a test's ports and paths in the place of a configuration's, all in one pass and whole: one after another, a port that was put in
    /// (40012) would be taken for one that is still to be replaced (4001).
    /// </summary>
    /// <param name="text">The configuration.</param>
    /// <param name="replaced">Texts of it, and what stands in their place.</param>
    /// <exception cref="InvalidOperationException">The configuration does not have one of them.</exception>
    public static string With(string text, IReadOnlyDictionary<string, string> replaced)
    {
        var left = replaced.Keys.ToHashSet(StringComparer.Ordinal);
        var result = Regex.Replace(text, $@"(?:{string.Join('|', replaced.Keys.Select(Regex.Escape))})(?!\d)", match =>
        {
            left.Remove(match.Value);
            return replaced[match.Value];
        });
        return left.Count == 0 ? result : throw new InvalidOperationException($"The configuration does not say: {string.Join(", ", left)}");
    }
}
