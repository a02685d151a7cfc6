using System.Text.RegularExpressions;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>
/// Whatever code, tests and pages cite of the contract is there. <c>docs/contract/README.md</c> gives the forms of a citation; each names an
/// anchor of one of its files.
/// </summary>
public sealed partial class Citations
{
    private static readonly string Folder = Path.Combine(Built.Root, "docs", "contract");

    private static readonly Dictionary<string, ContractFile> Contract =
        Directory.GetFiles(Folder, "*.md").Select(static f => new ContractFile(Path.GetFileNameWithoutExtension(f), File.ReadAllText(f))).ToDictionary(static f => f.Name, StringComparer.Ordinal);

    /// <summary>Where a rule without any word before it is a gateway's: what speaks to gateways and its tests.</summary>
    private static readonly string[] OfGateways = ["src/BingeMe.ApiGateway/", "src/BingeMe.Lambda/", "src/BingeMe.Emulator/", "tests/HostTests/", "tests/ParityTests/FormatTests.cs"];

    [Fact]
    public void Every_citation_leads_to_a_place_of_the_contract() =>
        Assert.Equal([], Cited().SelectMany(static c => Unresolved(c.File, c.Text).Select(u => $"{c.File}: {u}")));

    /// <summary>A reader that finds nothing would make the test above pass for ever.</summary>
    [Fact]
    public void Citations_of_every_form_are_found()
    {
        var texts = Cited().Select(static c => c.Text).ToList();
        Assert.All<Regex>([Numbered(), Section(), Place(), Operation(), OfOperation()], form => Assert.NotEmpty(texts.SelectMany(t => form.Matches(t))));
    }

    [Theory]
    [InlineData("src/x.cs", "see ruling 0")]
    [InlineData("src/x.cs", "see rulings 2 and 99")]
    [InlineData("src/x.cs", "see gateway rules 1, 4 and 77")]
    [InlineData("src/BingeMe.Lambda/x.cs", "see rule 77")]
    [InlineData("src/x.cs", "see rule 4")]
    [InlineData("src/x.cs", "see platform-auth P99")]
    [InlineData("src/x.cs", "see platform-auth P12, P20.99")]
    [InlineData("src/x.cs", "see P12")]
    [InlineData("src/x.cs", "see users S9.77")]
    [InlineData("src/x.cs", "see users.md, PUT /posts/nowhere")]
    [InlineData("src/x.cs", "see users.md, PUT /posts/edit, rule 77")]
    [InlineData("src/x.cs", "see posts-messages.md, no such heading")]
    [InlineData("src/x.cs", "see nowhere.md")]
    [InlineData("src/x.cs", "see contract, POST /nowhere")]
    [InlineData("src/x.cs", "/// <summary>GET /nowhere: lists. Contract: users.md.</summary>")]
    public void A_citation_that_leads_nowhere_is_found(string file, string text) => Assert.NotEmpty(Unresolved(file, text));

    [Theory]
    [InlineData("src/x.cs", "(rulings 2 and 3, gateway rules 1 to 7; platform-auth P12, P20.14 and users S9.7)")]
    [InlineData("src/x.cs", "(users.md, PUT /posts/edit, rule 4; posts-messages.md, PPV rules; contract, /auth/login)")]
    [InlineData("src/BingeMe.Lambda/x.cs", "Rule 40: the end")]
    public void A_citation_that_leads_somewhere_is_not(string file, string text) => Assert.Empty(Unresolved(file, text));

    [Fact]
    public void The_contract_cites_its_own_rulings_and_sections() => Assert.Equal(
        [],
        from file in Contract.Values
        where file.Name != "README"
        from number in Unnumbered(file.Text).Concat(Unsectioned(file.Text))
        select $"{file.Name}: {number}");

    [Fact]
    public void The_contract_links_to_what_is_there() => Assert.Equal(
        [],
        from file in Contract.Values
        from Match link in Link().Matches(file.Text)
        let target = link.Groups["file"].Value
        where !File.Exists(Path.Combine(Folder, target)) && !Directory.Exists(Path.Combine(Folder, target))
        select $"{file.Name}: {target}");

    private static IEnumerable<string> Unresolved(string file, string text)
    {
        foreach (var citation in Unnumbered(text).Concat(Unsectioned(text))) yield return citation;

        // What the forms above have read is not bare.
        var rest = Section().Replace(Numbered().Replace(text, ""), "");
        foreach (Match match in Place().Matches(rest))
        {
            var name = match.Groups["file"].Value;
            if (!Contract.TryGetValue(name, out var of)) yield return match.Value;
            else if (match.Groups["place"].Success && !of.Leads(match.Groups["place"].Value)) yield return match.Value;
        }

        foreach (Match match in Operation().Matches(rest))
            if (!Contract.Values.Any(f => f.Leads(match.Groups["place"].Value))) yield return match.Value;
        foreach (Match match in OfOperation().Matches(rest))
            if (!Contract[match.Groups["file"].Value].Leads(match.Groups["place"].Value)) yield return match.Value;
        rest = Operation().Replace(Place().Replace(rest, ""), "");
        foreach (Match match in BareSection().Matches(rest)) yield return match.Value;
        foreach (Match match in BareRule().Matches(rest))
        {
            var isGateways = OfGateways.Any(folder => file.StartsWith(folder, StringComparison.Ordinal));
            if (!isGateways || Numbers(match.Groups["numbers"].Value).Any(static n => !Contract["gateway"].Has("rule-" + n))) yield return match.Value;
        }
    }

    private static IEnumerable<string> Unnumbered(string text)
    {
        foreach (Match match in Numbered().Matches(text))
        {
            var (name, anchor) = match.Groups["gateway"].Success ? ("gateway", "rule-") : ("README", "ruling-");
            foreach (var number in Numbers(match.Groups["numbers"].Value))
                if (!Contract[name].Has(anchor + number)) yield return match.Value;
        }
    }

    private static IEnumerable<string> Unsectioned(string text)
    {
        foreach (Match match in Section().Matches(text))
        {
            foreach (Match section in SectionNumber().Matches(match.Groups["sections"].Value))
                if (!Contract[match.Groups["file"].Value].Has(Slug(section.Value))) yield return match.Value;
        }
    }

    /// <summary>Comments, names and pages, each with its lines joined, so that a citation may go over a line's end.</summary>
    private static IEnumerable<(string File, string Text)> Cited() =>
        from folder in new[] { "src", "tests", "bench", "db", "docs", "examples", "samples", "README.md" }
        from file in FilesOf(Path.Combine(Built.Root, folder))
        let name = Path.GetRelativePath(Built.Root, file).Replace('\\', '/')
        where !name.StartsWith("docs/contract/", StringComparison.Ordinal) && Path.GetFileName(name) != "Citations.cs"
        select (name, LineEnd().Replace(File.ReadAllText(file), " "));

    private static IEnumerable<string> FilesOf(string path) => File.Exists(path)
        ? [path]
        : Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories)
            .Where(static f => Path.GetExtension(f) is ".cs" or ".md" or ".sql" && !f.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"));

    private static IEnumerable<int> Numbers(string text)
    {
        foreach (Match range in Range().Matches(text))
        {
            var first = int.Parse(range.Groups[1].Value);
            var last = range.Groups[2].Success ? int.Parse(range.Groups[2].Value) : first;
            for (var number = first; number <= last; number++) yield return number;
        }
    }

    private static string Slug(string text) => NotInSlug().Replace(text.ToLowerInvariant(), "-").Trim('-');

    /// <summary>One file of the contract with its anchors.</summary>
    private sealed class ContractFile(string name, string text)
    {
        private readonly HashSet<string> anchors = [.. AnchorText().Matches(text).Select(static m => m.Groups[1].Value)];

        public string Name => name;

        public string Text => text;

        public bool Has(string anchor) => anchors.Contains(anchor);

        /// <summary>Whether a text begins with a place of this file: <c>GET /posts, rule 2</c>, <c>PPV rules</c>, <c>shared rule 4</c>.</summary>
        public bool Leads(string place)
        {
            if (OperationText().Match(place) is { Success: true } operation)
            {
                var methods = operation.Groups["method"].Success ? [operation.Groups["method"].Value] : new[] { "GET", "POST", "PUT", "DELETE" };
                return methods.Any(m => Has(Slug($"{m} {operation.Groups["path"].Value}")) && HasRules(Slug($"{m} {operation.Groups["path"].Value}"), operation.Groups["rules"].Value));
            }

            var words = Slug(place).Split('-');
            return Enumerable.Range(1, words.Length).Any(count => Has(string.Join('-', words.Take(count))));
        }

        /// <summary>Rules of an operation stand in its section, each behind its number.</summary>
        private bool HasRules(string anchor, string rules)
        {
            if (rules.Length == 0) return true;
            var start = text.IndexOf($"<a id=\"{anchor}\">", StringComparison.Ordinal);
            var end = text.IndexOf("<a id=", start + 1, StringComparison.Ordinal);
            var section = end < 0 ? text[start..] : text[start..end];
            var at = section.IndexOf("Rules", StringComparison.Ordinal);
            return at >= 0 && Numbers(rules).All(n => Regex.IsMatch(section[at..], $@"(^|\s){n}\.? "));
        }
    }

    private const string List = @"\d+(?:(?:, | and | to |, and )\d+)*\b";

    [GeneratedRegex(@"\b(?:[Rr]ulings?|(?<gateway>[Gg]ateway rules?)) (?<numbers>" + List + ")")]
    private static partial Regex Numbered();

    [GeneratedRegex(@"\b(?<file>platform-auth|users|creator-commerce)(?:\.md)? (?<sections>(?:[PSM]|D-[S]?)\d+(?:\.\d+)?(?:(?:, | and )[PSM]\d+(?:\.\d+)?)*)")]
    private static partial Regex Section();

    [GeneratedRegex(@"(?:[PSM]|D-S?)\d+(?:\.\d+)?")]
    private static partial Regex SectionNumber();

    /// <summary>A file of the contract or what looks like one, and a place in it if a comma follows. Pages are named with their folder.</summary>
    [GeneratedRegex(@"(?<![\w/.-])(?<file>platform-auth|users|creator-commerce|posts-messages|live-payout-privacy|schema|gateway|design|replay|cutover|nowhere)\.md(?:, (?<place>[^.;)""<]+))?")]
    private static partial Regex Place();

    [GeneratedRegex(@"\b[Cc]ontract, (?<place>(?:(?:GET|POST|PUT|DELETE) )?/[^\s,;):.]*(?:, rules? " + List + ")?)")]
    private static partial Regex Operation();

    [GeneratedRegex(@"<summary>\s*(?<place>(?:GET|POST|PUT|DELETE) /[^\s,:]*)(?: and [A-Z]+ /[^\s,:]*)?: (?:(?!</summary>).){0,600}?Contract: (?<file>platform-auth|users|creator-commerce|posts-messages|live-payout-privacy)\.md")]
    private static partial Regex OfOperation();

    [GeneratedRegex(@"^(?:(?<method>GET|POST|PUT|DELETE) )?(?<path>/[^\s,]*)(?:, rules? (?<rules>" + List + "))?")]
    private static partial Regex OperationText();

    [GeneratedRegex(@"(?<=[\s(])(?:P(?:1?\d|20)(?:\.\d+)?|S\d+\.\d+)(?=[\s,;.):]|$)")]
    private static partial Regex BareSection();

    [GeneratedRegex(@"\b[Rr]ules? (?<numbers>" + List + ")")]
    private static partial Regex BareRule();

    [GeneratedRegex(@"(\d+)(?: to (\d+))?")]
    private static partial Regex Range();

    [GeneratedRegex(@"<a id=""([^""]+)""></a>")]
    private static partial Regex AnchorText();

    [GeneratedRegex(@"\]\((?!https?:)(?<file>[^)#]+)")]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotInSlug();

    /// <summary>The end of a line of a comment, with what begins the next one.</summary>
    [GeneratedRegex(@"\r?\n[ \t]*(?:///?|--)?[ \t]*")]
    private static partial Regex LineEnd();
}
