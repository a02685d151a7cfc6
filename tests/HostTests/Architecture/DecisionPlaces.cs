using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>
/// Each row of <c>docs/decisions.md</c> says where its decision stands; what was renamed since would send its reader nowhere. A place is a path
/// or its end, a type or a type's member; folders may stand before a type.
/// </summary>
public sealed partial class DecisionPlaces
{
    /// <summary>Folders that hold what people wrote.</summary>
    private static readonly string[] Written = ["src", "tests", "docs", "db", "deploy", "blue-green", "samples", "examples", "bench"];

    private static readonly List<string> Paths =
    [
        .. Directory.GetFiles(Built.Root).Concat(Written.SelectMany(static f => Directory.EnumerateFiles(Path.Combine(Built.Root, f), "*", SearchOption.AllDirectories)))
            .Select(static f => "/" + Path.GetRelativePath(Built.Root, f))
            .Where(static f => !f.Contains("/bin/", StringComparison.Ordinal) && !f.Contains("/obj/", StringComparison.Ordinal)),
    ];

    private static readonly ILookup<string, (string Path, string Text)> Types =
        (from path in Paths
         where path.EndsWith(".cs", StringComparison.Ordinal)
         let text = File.ReadAllText(Built.Root + path)
         from Match declared in Declaration().Matches(text)
         select (declared.Groups["name"].Value, Found: (path, text))).ToLookup(static d => d.Value, static d => d.Found, StringComparer.Ordinal);

    [Fact]
    public void Where_a_decision_stands_is_there() => Assert.Equal([], Rows().SelectMany(static row => Unresolved(row.Where).Select(place => $"{row.Subject}: {place}")));

    /// <summary>A reader that finds nothing would make the test above pass for ever.</summary>
    [Fact]
    public void Rows_and_their_places_are_found()
    {
        var rows = Rows().ToList();
        Assert.True(rows.Count > 250, $"{rows.Count} rows");
        Assert.True(rows.Sum(static row => Span().Count(row.Where)) > 250);
    }

    [Theory]
    [InlineData("`Nowhere`", 1)]
    [InlineData("`KestrelHost.Nowhere`, `KestrelHost`", 1)]
    [InlineData("`Nowhere/KestrelHost`", 1)]
    [InlineData("`Nowhere/KestrelHost.cs`", 1)]
    [InlineData("`BingeMe.Kestrel/KestrelHost.cs`, `Kestrel/KestrelHost.Serve` and `docs`", 0)]
    public void A_place_that_is_none_is_told(string where, int faults) => Assert.Equal(faults, Unresolved(where).Count());

    /// <summary>Rows whose third cell is their place.</summary>
    private static IEnumerable<(string Subject, string Where)> Rows() =>
        from line in File.ReadLines(Path.Combine(Built.Root, "docs", "decisions.md"))
        where line.StartsWith("| ", StringComparison.Ordinal)
        let cells = line.Trim('|').Split(" | ")
        where cells[0].Trim() != "subject"
        select (cells[0].Trim(), cells.Length > 2 ? cells[2] : throw new InvalidDataException($"A row without a place: {line}"));

    private static IEnumerable<string> Unresolved(string where) => Span().Matches(where).Select(static m => m.Groups["place"].Value).Where(static place => !IsPath(place) && !IsType(place));

    private static bool IsPath(string place) =>
        place.TrimStart('.', '/') is var end
        && Paths.Exists(path => path.EndsWith("/" + end, StringComparison.Ordinal) || path.EndsWith($"/BingeMe.{end}", StringComparison.Ordinal) || IsBelow(path, end));

    private static bool IsType(string place)
    {
        var slash = place.LastIndexOf('/');
        var names = place[(slash + 1)..].Split('.');
        return names.Length <= 2 && Types[names[0]].Any(type =>
            (slash < 0 || IsBelow(type.Path, place[..slash])) && (names.Length == 1 || Regex.IsMatch(type.Text, $@"\b{Regex.Escape(names[1])}\b")));
    }

    /// <summary>A project's folder may go without what all of them begin with.</summary>
    private static bool IsBelow(string path, string folder) =>
        path.Contains($"/{folder}/", StringComparison.Ordinal) || path.Contains($"/BingeMe.{folder}/", StringComparison.Ordinal);

    [GeneratedRegex("`(?<place>[^`]+)`")]
    private static partial Regex Span();

    [GeneratedRegex(@"\b(?:class|interface|enum|struct|record(?!\s+(?:struct|class)\b))\s+(?<name>\w+)")]
    private static partial Regex Declaration();
}
