using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Http.Operations;
using BingeMe.Platform.Composition;
using ParityTests.Support;
using Xunit;

namespace ParityTests;

/// <summary>
/// <c>docs/migration-map.md</c>: what became of everything that the migration plan names. The page is made from the plan, the contract's table of
/// operations, the sources and the samples; BINGEME_WRITE_DOCS=1 writes it.
/// </summary>
public sealed partial class MigrationMapTests
{
    private const int SamplesOfAnOperation = 3;

    /// <summary>Handler files of the plan that serve no operation of their own: what stands for them.</summary>
    private static readonly Dictionary<string, string> WithoutOperations = new()
    {
        ["notification/notifyHelper.js"] = "src/BingeMe.Handlers/Notify/Notifier.cs",
    };

    /// <summary>A router routes its module's operations: the folder of the plan and the module of the contract, where they differ.</summary>
    private static readonly Dictionary<string, string> Modules = new() { ["message"] = "messages", ["notification"] = "notifications" };

    private static readonly string Plan = File.ReadAllText(Path.Combine(Repository.Root, "docs", "migration-plan.md"));

    private static string Page => Path.Combine(Repository.Root, "docs", "migration-map.md");

    [Fact(DisplayName = "Everything that the migration plan names has its place, and the page says which")]
    public async Task Map()
    {
        using var data = await DataFolder.Copy();
        await using var api = new BingeMeApi(PinnedValues.Settings(data.Path), _ => Failures.Log);
        var faults = new List<string>();
        var page = Write(api.Operations, faults);
        Assert.Equal([], faults);
        if (Environment.GetEnvironmentVariable("BINGEME_WRITE_DOCS") == "1") await File.WriteAllTextAsync(Page, page);
        Assert.Equal(await File.ReadAllTextAsync(Page), page);
    }

    [Fact(DisplayName = "Every other thing that the plan names is in the page's own table, with a file that is there")]
    public void Things()
    {
        var rows = Rows();
        Assert.Equal([], Named().Where(n => !rows.ContainsKey(n)));
        Assert.Equal([], rows.Keys.Except(Named()));
        var settings = File.ReadAllText(Path.Combine(Repository.Root, "docs", "settings.md"));
        foreach (var (name, proof) in rows)
        {
            var paths = Code().Matches(proof).Select(static m => m.Groups[1].Value).ToList();
            Assert.True(paths.Count > 0 || proof.StartsWith("open: ", StringComparison.Ordinal), $"{name} has no proof.");
            foreach (var path in paths)
            {
                var stands = SettingName().IsMatch(path) ? settings.Contains($"`{path}`", StringComparison.Ordinal)
                    : File.Exists(Path.Combine(Repository.Root, path)) || Directory.Exists(Path.Combine(Repository.Root, path));
                Assert.True(stands, $"{name} is proven by {path}, which is not there.");
            }
        }
    }

    private static string Write(OperationTable operations, List<string> faults)
    {
        using var contract = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "contract", "operations.json")));
        var told = contract.RootElement.EnumerateArray().Select(static o => (
            Id: o.GetProperty("id").GetString()!,
            Module: o.GetProperty("module").GetString()!,
            Files: o.GetProperty("handlerFiles").EnumerateArray().Select(static f => f.GetString()!).ToList())).ToList();
        var declared = operations.ToDictionary(static o => o.Id);
        var sources = Directory.GetFiles(Path.Combine(Repository.Root, "src", "BingeMe.Handlers", "Modules"), "*.cs", SearchOption.AllDirectories)
            .Select(static f => (Path: Path.GetRelativePath(Repository.Root, f).Replace('\\', '/'), Text: File.ReadAllText(f))).ToList();
        var samples = Repository.Corpus.Samples.GroupBy(static s => s.Folder).ToDictionary(static g => g.Key, static g => g.Count());

        var page = new StringBuilder("""
            # Migration map

            What became of everything that [the migration plan](migration-plan.md) names. Made by `MigrationMapTests`, which fails where a row has no proof
            (`BINGEME_WRITE_DOCS=1` writes the page). That an operation stands in the access matrix, in the object matrix and in the parity suite follows from
            its declaration: those suites run over the table of operations and over every sample, and fail for one that they do not know.

            ## Handler files


            """.ReplaceLineEndings("\n"));
        var files = HandlerFiles();
        page.Append(System.Globalization.CultureInfo.InvariantCulture, $"{files.Count} files, {told.Count} operations.\n\n| the plan's file | operations | ours | samples |\n|---|---|---|---|\n");
        foreach (var file in files)
        {
            var served = told.Where(o => o.Files.Contains(file) || (file.EndsWith("_router.js", StringComparison.Ordinal) && o.Module == ModuleOf(file))).Select(static o => o.Id).ToList();
            if (served.Count == 0 && WithoutOperations.TryGetValue(file, out var instead))
            {
                page.Append($"| {file} | | {instead} | |\n");
                continue;
            }

            if (served.Count == 0) faults.Add($"{file} has no operation.");
            var ours = served.Where(declared.ContainsKey).Select(id => SourceOf(declared[id], sources)).OfType<string>().Distinct().Order(StringComparer.Ordinal).Select(Short);
            page.Append($"| {file} | {string.Join(", ", served)} | {string.Join(", ", ours)} | {served.Sum(id => samples.GetValueOrDefault(id))} |\n");
        }

        page.Append("\n## Operations\n\n| operation | request | file | samples |\n|---|---|---|---|\n");
        foreach (var (id, _, from) in told)
        {
            if (!declared.TryGetValue(id, out var operation))
            {
                faults.Add($"{id} is not declared.");
                continue;
            }

            var source = SourceOf(operation, sources);
            if (source is null) faults.Add($"No file's summary names {operation.Method} {operation.Path} ({id}).");
            var count = samples.GetValueOrDefault(id);
            if (count < SamplesOfAnOperation) faults.Add($"{id} has {count} samples.");
            if (from.Any(f => !files.Contains(f))) faults.Add($"{id} is of {string.Join(", ", from.Except(files))}, which the plan does not name.");
            page.Append($"| {id} | {operation.Method} {operation.Path} | {Short(source ?? "")} | {count} |\n");
        }

        page.Append('\n').Append(Rest());
        return page.ToString();
    }

    /// <summary>The part of the page that is written by hand: it stays as it is.</summary>
    private static string Rest()
    {
        const string Begin = "## Utilities, schemas, templates";
        var text = File.Exists(Page) ? File.ReadAllText(Page) : "";
        var at = text.IndexOf(Begin, StringComparison.Ordinal);
        return at < 0 ? Begin + "\n" : text[at..];
    }

    private static string Short(string path) => path.Replace("src/BingeMe.Handlers/Modules/", "", StringComparison.Ordinal);

    private static string ModuleOf(string router)
    {
        var folder = router[..router.IndexOf('/', StringComparison.Ordinal)];
        return Modules.GetValueOrDefault(folder, folder);
    }

    /// <summary>The file whose summary says that it is this operation: begins with its request, or, where one handler serves two, names it.</summary>
    private static string? SourceOf(Operation operation, List<(string Path, string Text)> sources)
    {
        foreach (var begin in new[] { "(?:<summary>)?", ".*" })
        {
            foreach (var path in operation.Aliases.Prepend(operation.Path))
            {
                var form = new Regex($@"^/// {begin}{Regex.Escape($"{operation.Method} {path}")}(?![\w/{{-])", RegexOptions.Multiline, TimeSpan.FromSeconds(1));
                if (sources.Where(s => !s.Path.EndsWith("Module.cs", StringComparison.Ordinal) && form.IsMatch(s.Text)).Select(static s => s.Path).FirstOrDefault() is { } found) return found;
            }
        }

        return null;
    }

    /// <summary>The handler files that the plan's trees name, with their folders below <c>src/handlers</c>.</summary>
    private static List<string> HandlerFiles()
    {
        var section = Plan[Plan.IndexOf("#### Lambda Handlers to Express Routes", StringComparison.Ordinal)..Plan.IndexOf("#### Utility Files", StringComparison.Ordinal)];
        var files = new List<string>();
        var folder = "";
        foreach (var line in section.Split('\n'))
        {
            if (line.StartsWith("src/handlers/", StringComparison.Ordinal)) folder = line["src/handlers/".Length..].Trim();
            else if (TreeFile().Match(line) is { Success: true } match) files.Add(folder + match.Groups[1].Value);
        }

        return files;
    }

    /// <summary>Everything else that the plan names and that this page answers for: utilities, tables, settings, the steps of its phases.</summary>
    private static HashSet<string> Named()
    {
        var utilities = Plan[Plan.IndexOf("#### Utility Files", StringComparison.Ordinal)..Plan.IndexOf("#### Summary of File Conversion", StringComparison.Ordinal)];
        var environment = Plan[Plan.IndexOf("### 6. Environment Configuration", StringComparison.Ordinal)..Plan.IndexOf("### 7. Deployment Strategy", StringComparison.Ordinal)];
        var stores = Plan[Plan.IndexOf("#### DynamoDB", StringComparison.Ordinal)..Plan.IndexOf("#### S3 Integration", StringComparison.Ordinal)];
        var phases = Plan[Plan.IndexOf("### 8. Migration Phases", StringComparison.Ordinal)..Plan.IndexOf("### 9. Testing Strategy", StringComparison.Ordinal)];
        return
        [
            .. utilities.Split('\n').Select(static l => TreeFile().Match(l)).Where(static m => m.Success).Select(static m => m.Groups[1].Value),
            .. EnvironmentName().Matches(environment).Select(static m => m.Groups[1].Value),
            .. TableName().Matches(stores).Select(static m => m.Groups[1].Value),
            .. Step().Matches(phases).Select(static m => m.Groups[1].Value.Trim()),
        ];
    }

    /// <summary>The rows of the page's hand-written tables: name and proof.</summary>
    private static Dictionary<string, string> Rows() =>
        Rest().Split('\n').Where(static l => l.StartsWith("| ", StringComparison.Ordinal)).Select(static l => l.Split('|', StringSplitOptions.TrimEntries))
            .Where(static c => c[1] != "the plan's").ToDictionary(static c => c[1].Trim('`'), static c => c[2]);

    [GeneratedRegex(@"^(?:│\s+)?[├└]──\s+([\w.\[\] -]+?)\s+→")]
    private static partial Regex TreeFile();

    [GeneratedRegex(@"^\s*([A-Z][A-Z0-9_]+)[:=]", RegexOptions.Multiline)]
    private static partial Regex EnvironmentName();

    [GeneratedRegex(@"^\| `([\w-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex TableName();

    [GeneratedRegex(@"^- \[ \] (.+)$", RegexOptions.Multiline)]
    private static partial Regex Step();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^[A-Z][A-Z0-9_]+\z")]
    private static partial Regex SettingName();
}
