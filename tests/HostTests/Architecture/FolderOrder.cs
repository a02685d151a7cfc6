using System.Reflection;
using BingeMe.Handlers.Services;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>
/// Inside a project the folders form no cycle: each list says in which order they can be read, and a folder uses only those before it.
/// Folders in one line may not use each other.
/// </summary>
public sealed class FolderOrder
{
    /// <summary>Ports, then what modules share, then the modules (none uses another), then the table of all of them.</summary>
    private static readonly string[][] Handlers =
    [
        ["Ports"],
        ["Data"],
        ["Agora", "Settings", "Jobs", "Idempotency"],
        ["Security", "Codes", "Media", "Paging"],
        ["Accounts", "Common", "Conversations"],
        ["Entitlements"],
        ["Notify", "PostContent", "Ledger", "Tickets"],
        ["Services"],
        [
            "Modules/Health", "Modules/Docs", "Modules/Call", "Modules/Contact", "Modules/Dashboard", "Modules/Live", "Modules/Media", "Modules/Notifications", "Modules/Payout", "Modules/Posts",
            "Modules/Privacy", "Modules/Products", "Modules/Referrals", "Modules/Sales", "Modules/StaticPages", "Modules/Verification",
        ],
        ["Modules/Creator/Agreement", "Modules/Creator/Features", "Modules/Creator/Subscriptions"],
        ["Modules/Creator"],
        ["Modules/Auth/Accounts"],
        ["Modules/Auth"],
        ["Modules/Messages/Threads"],
        ["Modules/Messages/Inbox", "Modules/Messages/Sending"],
        ["Modules/Messages/Mass"],
        ["Modules/Messages"],
        ["Modules/Users/Images", "Modules/Users/Profile", "Modules/Users/Relations", "Modules/Users/Search", "Modules/Users/Cards"],
        ["Modules/Users/Passwords", "Modules/Users/OwnPosts", "Modules/Users/PublicProfile"],
        ["Modules/Users"],
        [""],
    ];

    /// <summary>Messages and errors at the root, then what a call is, how its input is read, what an operation declares, and the pipeline around all.</summary>
    private static readonly string[][] Http = [[""], ["Responses", "Calls", "Logging"], ["Binding"], ["Operations"], ["Routing", "Limits"], ["Pipeline"]];

    /// <summary>Kinds and shapes of events at the root, then how an event is read, how it is answered, and the gateways' own side of both.</summary>
    private static readonly string[][] ApiGateway = [[""], ["Authorizers"], ["Events"], ["Responses"], ["Emulation"]];

    /// <summary>Settings and what bounds a wait; stores and services, none of which knows another; what they are composed to.</summary>
    private static readonly string[][] Platform =
    [
        ["", "Resilience", "Logging", "Media/Prompt", "Sql/Dialects", "Documents"],
        ["Background", "HttpClients", "Migrations"],
        ["Sql", "Identity", "Integrations/Aws", "Integrations/Alerts", "Integrations/Captcha", "Integrations/Push", "Integrations/WhatsApp", "Integrations/ListClean"],
        ["State/Embedded", "State/DynamoDb", "State/Redis", "Media", "Mail", "Integrations/Faces", "Integrations/Cdn"],
        ["State/Dual", "Outbox", "Composition/Pins"],
        ["Configuration"],
        ["Composition"],
        ["Preflight"],
    ];

    /// <summary>A library's folders, in order. A library of one folder is a line of one.</summary>
    private static readonly Dictionary<string, string[][]> Libraries = new(StringComparer.Ordinal)
    {
        ["BingeMe.Http"] = Http,
        ["BingeMe.ApiGateway"] = ApiGateway,
        ["BingeMe.Lambda"] = [["Runtime"], [""]],
        ["BingeMe.Kestrel"] = [[""]],
        ["BingeMe.Capture"] = [["Exchanges"], ["Redaction"], [""]],
        ["BingeMe.Handlers"] = Handlers,
        ["BingeMe.Platform"] = Platform,
        ["BingeMe.Hosting"] = [[""]],
        ["BingeMe.Cutover"] = [["Engines", "Alerts", "Costs"], ["Engines/HaProxy", "Engines/Nginx", "Engines/Aws", "Observing", "Journals"], ["Deciding"], ["Plans"], ["Running"], ["Drills"]],
        ["BingeMe.Emulator"] = [[""]],
        ["BingeMe.Replay"] = [["Comparing", "Samples"], ["Sides", "Exchanges"], ["Redaction", "Importing", "Timing"], ["Running"], ["Load", "Reporting", "Fuzzing"], [""]],
        ["BingeMe.Cli"] = [["Terminal"], ["Deployment"], ["Replay"], ["Corpus", "Cost", "Cutover", "Emulate", "Events", "Ledger", "Migrate", "Secrets", "State"], [""]],
    };

    /// <summary>Programs only compose: they have no folders.</summary>
    private static readonly string[] Programs = ["BingeMe.HostKestrel", "BingeMe.HostLambda", "BingeMe.Cli.Program"];

    public static TheoryData<string> Names => [.. Libraries.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_folder_uses_only_those_before_it(string library)
    {
        var rank = Libraries[library].SelectMany(static (line, at) => line.Select(f => (f, at))).ToDictionary(static x => x.f, static x => x.at);
        var assembly = Assembly.Load(library);
        Assert.Equal(FolderGraph.Folders(assembly).Order(StringComparer.Ordinal), rank.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(
            [],
            FolderGraph.Of(assembly).Where(u => rank[u.From] <= rank[u.To]).Select(static u => $"{u.From} must not use {u.To}: {u.Example}"));
    }

    [Fact]
    public void Every_project_of_the_sources_has_its_order_listed() => Assert.Equal(
        Directory.GetDirectories(Path.Combine(Built.Root, "src")).Select(static d => Path.GetFileName(d)).Order(StringComparer.Ordinal),
        Libraries.Keys.Concat(Programs).Order(StringComparer.Ordinal));

    [Fact]
    public void A_program_has_no_folders() => Assert.Equal(
        [],
        from program in Programs
        from folder in Directory.GetDirectories(Path.Combine(Built.Root, "src", program))
        where Path.GetFileName(folder) is not ("bin" or "obj" or "Properties")
        select $"{program}/{Path.GetFileName(folder)}");

    [Fact]
    public void A_module_uses_shared_services_and_ports_and_no_other_module() => Assert.Equal(
        [],
        FolderGraph.Of(typeof(HandlerContext).Assembly)
            .Where(static u => ModuleOf(u.From) is { } from && ModuleOf(u.To) is { } to && from != to)
            .Select(static u => u.Example));

    private static string? ModuleOf(string folder) => folder.StartsWith("Modules/", StringComparison.Ordinal) ? folder.Split('/')[1] : null;
}
