using System.Reflection;
using BingeMe.Handlers.Services;
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
        ["Settings"],
        ["Security", "Codes", "Media", "Paging"],
        ["Accounts", "Common", "Conversations"],
        ["Entitlements"],
        ["Notify", "PostContent"],
        ["Services"],
        ["Modules/Health", "Modules/Docs", "Modules/Call", "Modules/Media", "Modules/Notifications", "Modules/Posts", "Modules/Referrals"],
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
    private static readonly string[][] Http = [[""], ["Answers", "Calls"], ["Binding"], ["Operations"], ["Routing", "Limits"], ["Pipeline"]];

    [Fact]
    public void The_neutral_library_reads_from_messages_to_the_pipeline() => Holds(typeof(BingeMe.Http.IApi).Assembly, Http);

    [Fact]
    public void Handlers_read_from_ports_through_shared_services_to_modules() => Holds(typeof(HandlerContext).Assembly, Handlers);

    [Fact]
    public void A_module_uses_shared_services_and_ports_and_no_other_module() => Assert.Equal(
        [],
        FolderGraph.Of(typeof(HandlerContext).Assembly)
            .Where(static u => ModuleOf(u.From) is { } from && ModuleOf(u.To) is { } to && from != to)
            .Select(static u => u.Example));

    private static string? ModuleOf(string folder) => folder.StartsWith("Modules/", StringComparison.Ordinal) ? folder.Split('/')[1] : null;

    private static void Holds(Assembly assembly, string[][] order)
    {
        var rank = order.SelectMany(static (line, at) => line.Select(f => (f, at))).ToDictionary(static x => x.f, static x => x.at);
        var uses = FolderGraph.Of(assembly);
        Assert.Equal([], uses.SelectMany(static u => new[] { u.From, u.To }).Distinct().Where(f => !rank.ContainsKey(f)).Select(static f => $"{f} is not in the list"));
        Assert.Equal([], uses.Where(u => rank[u.From] <= rank[u.To]).Select(static u => $"{u.From} must not use {u.To}: {u.Example}"));
    }
}
