using System.Text.RegularExpressions;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Architecture;

/// <summary>What holds of the sources themselves.</summary>
public sealed partial class SourceRules
{
    private const int MaximumLines = 400;
    private const int MaximumFiles = 20;

    /// <summary>Files of small types that stand on one level with each other.</summary>
    private static readonly string[] CommonSubjects = ["PostContent", "Times", "Tags", "MessageMedia"];

    private static readonly string Root = FindRoot();

    private static IEnumerable<string> Sources => new[] { "src", "tests", "bench" }.SelectMany(static folder => Files(folder));

    [Fact]
    public void No_file_has_more_than_400_lines() =>
        Assert.Equal([], Sources.Where(static f => File.ReadLines(f).Count() > MaximumLines).Select(Name));

    /// <summary>A file is named for its subject: one of its types, or what all of them have in common (<c>AuthTypes</c>).</summary>
    [Fact]
    public void A_file_is_named_for_its_subject() => Assert.Equal(
        [],
        from file in Sources
        let subject = Path.GetFileNameWithoutExtension(file)
        let types = TopLevelType().Matches(File.ReadAllText(file)).Select(static m => m.Groups["name"].Value).ToList()
        where types.Count > 0 && !types.Exists(t => IsNamed(subject, t)) && !subject.EndsWith("Types", StringComparison.Ordinal) && !CommonSubjects.Contains(subject)
        select $"{Name(file)}: {string.Join(", ", types)}");

    [Fact]
    public void No_folder_sorts_types_by_kind() => Assert.Equal(
        [],
        Sources.Select(static f => Path.GetDirectoryName(Name(f))!).Distinct()
            .Where(static d => Path.GetFileName(d) is "Answers" or "Bodies" or "Rules" or "Rows" or "Requests" or "Responses" or "Validators" or "Models" && d.StartsWith("src/BingeMe.Handlers", StringComparison.Ordinal)));

    [Fact]
    public void No_folder_of_sources_has_more_than_20_files() => Assert.Equal(
        [],
        from file in Files("src")
        group file by Path.GetDirectoryName(Name(file)) into folder
        where folder.Count() > MaximumFiles
        select $"{folder.Key}: {folder.Count()}");

    /// <summary>A transaction that somebody begins elsewhere is one without the retry of deadlocks.</summary>
    [Fact]
    public void Only_the_door_to_SQL_opens_a_connection_or_begins_a_transaction() => Assert.Equal(
        [],
        from file in Files("src/BingeMe.Handlers")
        where Name(file) != "src/BingeMe.Handlers/Data/Db.cs" && Regex.IsMatch(WithoutComments(file), @"[Dd]atabase\.Open\(|\.OpenAsync\(|\bBeginTransaction|\bDbTransaction\b|\.(Commit|Rollback)Async\(")
        select Name(file));

    /// <summary>.NET's own reader takes half of a character, and throws later, at whoever asks for the text: what nobody expects there is a 500.</summary>
    [Fact]
    public void What_others_wrote_in_JSON_is_read_as_text_that_is_text() => Assert.Equal(
        [],
        from file in Files("src/BingeMe.Handlers").Concat(Files("src/BingeMe.Platform"))
        where WithoutComments(file).Contains("JsonDocument.Parse(", StringComparison.Ordinal)
        select Name(file));

    /// <summary>
    /// One such call anywhere makes a native program carry the asynchronous reading of every type that has JSON, a dozen tables each, and the
    /// runtime fills every table at every cold start (docs/performance.md). What is read is small and bounded: its bytes are read first.
    /// </summary>
    [Fact]
    public void JSON_is_read_from_bytes_and_not_from_streams() => Assert.Equal(
        [],
        from file in Files("src")
        where Regex.IsMatch(WithoutComments(file), @"(JsonSerializer\.(Des|S)erializeAsync|(Read|Get)FromJsonAsync|FromJsonAsAsyncEnumerable|DeserializeAsyncEnumerable)")
        select Name(file));

    /// <summary>Drivers and servers quote what a request held.</summary>
    [Fact]
    public void An_exception_is_told_without_the_values_that_it_quotes() => Assert.Equal(
        [],
        from file in Files("src")
        from line in File.ReadLines(file)
        where line.Contains("\"@x\"", StringComparison.Ordinal) && !line.Contains("FaultText.Of(", StringComparison.Ordinal)
        select $"{Name(file)}: {line.Trim()}");

    /// <summary>A hash on a thread of the pool holds up whoever needs that thread.</summary>
    [Fact]
    public void Passwords_are_hashed_in_their_own_room() => Assert.Equal(
        [],
        from file in Files("src/BingeMe.Handlers/Modules").Concat(Files("src/BingeMe.Handlers/Accounts"))
        where Regex.IsMatch(WithoutComments(file), @"\bBCrypt\.")
        select Name(file));

    /// <summary>Ruling 11.</summary>
    [Fact]
    public void Only_the_ledger_writes_balances_and_the_state_of_payments() => Assert.Equal(
        ["src/BingeMe.Handlers/Ledger/LedgerWriter.cs"],
        from file in Files("src")
        where Regex.IsMatch(
            WithoutComments(file),
            @"\bset\b[^""]*\b(wallet|balance)\s*=|insert\s+into\s+(transactions|ledger_movements|ledger_entries)|\}\s*ledger_movements|update\s+transactions|delete\s+from\s+(transactions|ledger_)",
            RegexOptions.IgnoreCase)
        select Name(file));

    [Theory]
    [InlineData("src/BingeMe.Handlers", @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b")]
    [InlineData("src/BingeMe.Handlers", @"\bGuid\.(NewGuid|CreateVersion7)\b")]
    [InlineData("src/BingeMe.Handlers", @"\bRandom\b(\.Shared|\()|new Random\b")]
    [InlineData("src/BingeMe.Handlers", @"\bRandomNumberGenerator\b")]
    [InlineData("src/BingeMe.Handlers", @"\bEnvironment\.(TickCount|GetEnvironmentVariable)\b")]
    [InlineData("src/BingeMe.Handlers", @"\bTimeProvider\.System\b|\bSystemRandomSource\.Instance\b")]
    [InlineData("src/BingeMe.Http", @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bGuid\.NewGuid\b|\bnew Random\b")]
    [InlineData("src/BingeMe.ApiGateway", @"\bDateTime(Offset)?\.(UtcNow|Now|Today)\b|\bGuid\.NewGuid\b|\bnew Random\b")]
    public void Time_and_chance_come_through_their_two_doors(string folder, string forbidden) => Assert.Equal(
        [],
        from file in Files(folder)
        where Path.GetFileName(file) != "IRandomSource.cs" && Regex.IsMatch(WithoutComments(file), forbidden)
        select Name(file));

    [Theory]
    [InlineData("src/BingeMe.HostKestrel")]
    [InlineData("src/BingeMe.HostLambda")]
    [InlineData("src/BingeMe.Kestrel")]
    [InlineData("src/BingeMe.Lambda")]
    [InlineData("src/BingeMe.Hosting")]
    public async Task A_host_knows_no_operation(string folder)
    {
        await using var api = await ApiUnderTest.Create();
        var words = api.System.Operations.SelectMany(static o => o.Aliases.Append(o.Path).Append(o.Id)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.Contains("/auth/login", words);

        // The greeting for a person at a laptop shows how to sign in; it decides nothing.
        var found =
            from file in Files(folder)
            let text = HelpText().Replace(WithoutComments(file), "")
            from Match literal in StringLiteral().Matches(text)
            where words.Contains(literal.Groups[1].Value)
            select $"{Name(file)}: {literal.Value}";
        Assert.Equal([], found);
    }

    /// <summary>Before a final line feed <c>$</c> matches too, and <c>\d</c> is every digit of Unicode.</summary>
    [Fact]
    public void Patterns_match_whole_values() => Assert.Equal(
        [],
        from file in Files("src")
        from Match pattern in PatternText().Matches(File.ReadAllText(file))
        let text = pattern.Groups[1].Value
        where (text.StartsWith('^') && (!text.EndsWith(@"\z", StringComparison.Ordinal) || text.Contains(@"\d", StringComparison.Ordinal))) || (text.EndsWith('$') && !text.EndsWith(@"\$", StringComparison.Ordinal))
        select $"{Name(file)}: {text}");

    /// <summary><c>./test</c> runs the others before the native programs are made, and <c>--quick</c> makes none.</summary>
    [Fact]
    public void A_test_of_what_was_published_is_of_the_category_Wire() => Assert.Equal(
        [],
        from file in Files("tests")
        let lines = File.ReadLines(file).Where(static l => !l.Contains("Rounds.AreLong", StringComparison.Ordinal)).ToList()
        where file.EndsWith("Tests.cs", StringComparison.Ordinal) && lines.Exists(static l => Regex.IsMatch(l, @"\bWirePair\.|\bBuilt\.Published\("))
            && !lines.Contains("""[Trait("Category", "Wire")]""")
        select Name(file));

    private static bool IsNamed(string file, string type) => file == type || file.StartsWith(type + ".", StringComparison.Ordinal) || file == type + "OfT" || file.StartsWith(type + "Of", StringComparison.Ordinal);

    private static string Name(string path) => Path.GetRelativePath(Root, path);

    private static string WithoutComments(string file) => string.Join('\n', File.ReadLines(file).Where(static l => !l.TrimStart().StartsWith("//", StringComparison.Ordinal)));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Where(static f => !Path.GetRelativePath(Root, f).Split('/').Any(static part => part is "obj" or "bin"));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props"))) return folder.FullName;
        throw new InvalidOperationException("The tests do not lie in the repository.");
    }

    [GeneratedRegex(@"^(?:(?:public|internal|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?)\s+(?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex TopLevelType();

    [GeneratedRegex("\"([^\"\\n]+)\"")]
    private static partial Regex StringLiteral();

    [GeneratedRegex(@"(?:GeneratedRegex|new Regex)\(@?""([^""]*)""")]
    private static partial Regex PatternText();

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex HelpText();
}
