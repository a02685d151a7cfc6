using System.Text.RegularExpressions;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Defects;

/// <summary>Holds <c>docs/defects.md</c>, the list of the contract's defects and their proofs, to the tests that exist.</summary>
public sealed partial class DefectInventoryTests
{
    /// <summary>Folders of the tests of the modules that the page covers.</summary>
    private static readonly string[] Covered = ["Auth", "Call", "Media", "Users", "Posts", "Messages", "Notifications", "Pages", "Payout", "Privacy", "Security", "Common", "Contact", "Creator", "Dashboard", "Live", "Products", "Sales", "Verification"];

    private static readonly string Root = FindRoot();

    private static readonly Lazy<IReadOnlyList<Row>> Inventory = new(Read);

    private static readonly Lazy<IReadOnlySet<string>> Existing = new(static () => TestsIn(Path.Combine(Root, "tests")).ToHashSet(StringComparer.Ordinal));

    [Theory]
    [InlineData("users.md", 125)]
    [InlineData("posts-messages.md", 100)]
    [InlineData("platform-auth.md", 95)]
    [InlineData("creator-commerce.md", 105)]
    public void Every_part_of_the_contract_is_there(string file, int atLeast) => Assert.InRange(Inventory.Value.Count(r => r.File == file), atLeast, 400);

    [Fact]
    public void Every_cross_cutting_defect_is_there()
    {
        var contract = File.ReadAllText(Path.Combine(Root, "docs", "contract", "platform-auth.md"));
        var listed = Inventory.Value.Where(r => r.File == "platform-auth.md").Select(r => r.Operation).ToHashSet(StringComparer.Ordinal);
        Assert.DoesNotContain(CrossCutting().Matches(contract).Select(m => $"platform-auth P20.{m.Groups[1].Value}"), p => !listed.Contains(p));
    }

    [Fact]
    public void Every_operation_of_auth_call_docs_health_and_media_with_defects_is_there()
    {
        var contract = File.ReadAllText(Path.Combine(Root, "docs", "contract", "platform-auth.md"));
        var listed = Inventory.Value.Where(r => r.File == "platform-auth.md").Select(r => r.Operation).ToHashSet(StringComparer.Ordinal);
        var wanted = contract.Split("\n### `").Skip(1).Where(static s => s.Contains("\n- Defects", StringComparison.Ordinal)).Select(static s => s[..s.IndexOf('`', StringComparison.Ordinal)]).ToList();
        Assert.True(wanted.Count > 15);
        Assert.DoesNotContain(wanted, o => !listed.Contains(o));
    }

    [Fact]
    public void Every_defect_has_its_proof() => Assert.DoesNotContain(Inventory.Value, r => r.Tests.Count == 0 && r.Reason.Length == 0);

    [Fact]
    public void Every_proof_exists() =>
        Assert.Empty(Inventory.Value.SelectMany(r => r.Tests.Where(t => !Existing.Value.Contains(t)).Select(t => $"{r.Operation}, {r.Defect}: {t}")));

    [Fact]
    public void Every_defects_test_is_listed()
    {
        var listed = Inventory.Value.SelectMany(r => r.Tests).ToHashSet(StringComparer.Ordinal);
        var named = Covered.SelectMany(folder => TestsIn(Path.Combine(Root, "tests", "HandlerTests", folder))).Where(t => t.Contains(".Defect_", StringComparison.Ordinal));
        Assert.DoesNotContain(named, t => !listed.Contains(t));
    }

    /// <summary>Else a defect might be gone on SQLite alone. Of the whole API, not of a part that is tried by itself.</summary>
    [Fact]
    public void Every_test_of_the_whole_API_runs_in_every_combination()
    {
        var everywhere = typeof(DefectInventoryTests).Assembly.GetTypes().Where(RunsEverywhere).Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var ofTheApi = from file in Directory.GetFiles(Path.Combine(Root, "tests", "HandlerTests"), "*Tests.cs", SearchOption.AllDirectories)
                       let text = File.ReadAllText(file)
                       where Test().IsMatch(text) && (text.Contains("ApiUnderTest", StringComparison.Ordinal) || text.Contains("PlainApi", StringComparison.Ordinal))
                       select Path.GetFileNameWithoutExtension(file);
        Assert.DoesNotContain(ofTheApi, name => !everywhere.Contains(name) && name != nameof(DefectInventoryTests));
    }

    [Fact]
    public void Defect_no_statement_selects_every_column() => Assert.DoesNotContain(
        Directory.GetFiles(Path.Combine(Root, "src", "BingeMe.Handlers"), "*.cs", SearchOption.AllDirectories), f => EveryColumn().IsMatch(File.ReadAllText(f)));

    private static List<Row> Read()
    {
        var rows = new List<Row>();
        var file = "";
        foreach (var line in File.ReadLines(Path.Combine(Root, "docs", "defects.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) file = line[3..].Trim();
            if (!line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("| operation ", StringComparison.Ordinal)) continue;
            var cells = line.Trim('|', ' ').Split(" | ");
            Assert.True(cells.Length == 3, $"A row has three cells: {line}");
            var reason = cells[2].StartsWith("not tested: ", StringComparison.Ordinal) ? cells[2]["not tested: ".Length..] : "";
            rows.Add(new Row(file, cells[0], cells[1], reason.Length > 0 ? [] : [.. Proof().Matches(cells[2]).Select(m => m.Groups[1].Value)], reason));
        }

        return rows;
    }

    /// <summary>Class and method of every test below a folder, from the sources: they lie in several assemblies.</summary>
    private static IEnumerable<string> TestsIn(string folder) =>
        from file in Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories)
        where !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
        from match in Test().Matches(File.ReadAllText(file))
        select $"{Path.GetFileNameWithoutExtension(file)}.{match.Groups[1].Value}";

    /// <summary>Whether a class says so, or the nearest that it derives from with traits: a class with traits of its own does not have its base's.</summary>
    private static bool RunsEverywhere(Type type)
    {
        for (var at = type; at is not null; at = at.BaseType)
        {
            var traits = at.GetCustomAttributesData().Where(static a => a.AttributeType == typeof(TraitAttribute)).ToList();
            if (traits.Count > 0) return traits.Exists(static a => a.ConstructorArguments is [{ Value: Combination.Trait }, { Value: Combination.Everywhere }]);
        }

        return false;
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "BingeMe.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run below the repository.");
        return folder.FullName;
    }

    /// <summary>A test: its attribute, whatever attributes follow, its signature.</summary>
    [GeneratedRegex(@"\[(?:Fact|Theory)[^\n]*\n(?:\s*\[[^\n]*\n)*\s*public (?:async )?(?:Task|void) (\w+)\(")]
    private static partial Regex Test();

    [GeneratedRegex(@"<a id=""p20-([0-9]+)""></a>")]
    private static partial Regex CrossCutting();

    [GeneratedRegex(@"`(\w+\.\w+)`")]
    private static partial Regex Proof();

    /// <summary>Of a table; what stands around a query that names its columns names them too.</summary>
    [GeneratedRegex(@"select\s+(\w+\.)?\*\s+from\s+(?!\()", RegexOptions.IgnoreCase)]
    private static partial Regex EveryColumn();

    private sealed record Row(string File, string Operation, string Defect, IReadOnlyList<string> Tests, string Reason);
}
