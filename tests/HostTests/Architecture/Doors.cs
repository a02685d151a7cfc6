using System.Reflection;
using System.Xml.Linq;
using BingeMe.ApiGateway.Events;
using BingeMe.Emulator;
using BingeMe.Handlers.Services;
using BingeMe.Hosting;
using BingeMe.Http;
using BingeMe.Kestrel;
using BingeMe.Lambda;
using BingeMe.Platform.Composition;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Architecture;

/// <summary>The doors of the design: what an assembly refers to is all that it can use, and what a project file names is all that it gets.</summary>
public sealed class Doors
{
    private static readonly Dictionary<string, Project> Projects = new[] { "src", "tests", "bench", "examples" }
        .SelectMany(static folder => Directory.GetFiles(Path.Combine(Built.Root, folder), "*.csproj", SearchOption.AllDirectories))
        .Select(static file => Project.Read(file))
        .ToDictionary(static project => project.Name, StringComparer.Ordinal);

    public static TheoryData<string, string[]> Rooms => new()
    {
        { "BingeMe.Http", [] },
        { "BingeMe.ApiGateway", ["BingeMe.Http"] },
        { "BingeMe.Lambda", ["BingeMe.ApiGateway", "BingeMe.Http"] },
        { "BingeMe.Kestrel", ["BingeMe.Http"] },
        { "BingeMe.Capture", ["BingeMe.Http"] },
        { "BingeMe.Handlers", ["BingeMe.Http"] },
        { "BingeMe.Platform", ["BingeMe.Handlers"] },
        { "BingeMe.Hosting", ["BingeMe.Capture", "BingeMe.Lambda", "BingeMe.Platform"] },
        { "BingeMe.HostKestrel", ["BingeMe.Capture", "BingeMe.Kestrel", "BingeMe.Platform"] },
        { "BingeMe.HostLambda", ["BingeMe.Hosting"] },
        { "BingeMe.Cutover", [] },
        { "BingeMe.Emulator", ["BingeMe.ApiGateway"] },
        { "BingeMe.Replay", ["BingeMe.ApiGateway", "BingeMe.Capture", "BingeMe.Http", "BingeMe.Lambda"] },
        { "BingeMe.Cli", ["BingeMe.Cutover", "BingeMe.Emulator", "BingeMe.Hosting", "BingeMe.Replay"] },
        { "BingeMe.Cli.Program", ["BingeMe.Cli"] },
    };

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_project_names_only_the_rooms_next_door(string project, string[] doors) => Assert.Equal(doors, Projects[project].References.Order(StringComparer.Ordinal));

    [Fact]
    public void Every_project_of_the_sources_has_its_doors_listed() =>
        Assert.Equal(
            Projects.Values.Where(static p => p.Folder.StartsWith("src/", StringComparison.Ordinal)).Select(static p => p.Name).Order(StringComparer.Ordinal),
            Rooms.Select(static row => (string)row[0]).Order(StringComparer.Ordinal));

    [Fact]
    public void No_project_refers_to_a_program() => Assert.Equal(
        [],
        from project in Projects.Values
        from reference in project.References
        where Projects[reference].IsProgram
        select $"{project.Name} -> {reference}");

    [Fact]
    public void Examples_know_nothing_of_the_business()
    {
        var examples = Projects.Values.Where(static p => p.Folder.StartsWith("examples/", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(examples);
        Assert.All(examples, static e => Assert.DoesNotContain(Reach(e.Name), static n => n is "BingeMe.Handlers" or "BingeMe.Platform" or "BingeMe.Hosting"));
    }

    [Fact]
    public void The_EC2_host_reaches_no_event_and_no_Lambda() =>
        Assert.DoesNotContain(Reach("BingeMe.HostKestrel"), static n => n is "BingeMe.ApiGateway" or "BingeMe.Lambda");

    [Fact]
    public void The_Lambda_host_reaches_no_web_server() =>
        Assert.DoesNotContain(Reach("BingeMe.HostLambda").Append("BingeMe.HostLambda"), static n => n == "BingeMe.Kestrel" || Projects[n].HasWebServer);

    [Fact]
    public void Http_knows_nothing_but_the_base_class_library() => Assert.Empty(NotSystem(typeof(IApi).Assembly));

    [Fact]
    public void ApiGateway_knows_Http_only() => Assert.Equal(["BingeMe.Http"], NotSystem(typeof(GatewayEvent).Assembly));

    [Fact]
    public void The_Lambda_library_knows_events_and_Http_only() => Assert.Equal(["BingeMe.ApiGateway", "BingeMe.Http"], NotSystem(typeof(ApiInvocationHandler).Assembly));

    [Theory]
    [InlineData(typeof(KestrelHost), "BingeMe.Http")]
    [InlineData(typeof(GatewayEmulator), "BingeMe.ApiGateway", "BingeMe.Http")]
    public void A_server_library_knows_its_neighbours_and_the_web_server_only(Type type, params string[] neighbours) => Assert.Equal(
        neighbours,
        NotSystem(type.Assembly).Where(static n => !n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && !n.StartsWith("Microsoft.Extensions", StringComparison.Ordinal)));

    [Fact]
    public void Handlers_know_Http_and_no_driver_no_cloud_and_no_web_server()
    {
        var known = NotSystem(typeof(HandlerContext).Assembly);
        Assert.Equal(["BCrypt-Net-Next", "BingeMe.Http", "NodaTime"], known.Except(["Dapper", "Dapper.AOT"]));
    }

    [Fact]
    public void Platform_knows_no_host_and_no_event()
    {
        var known = NotSystem(typeof(BingeMeApi).Assembly);
        Assert.Contains("BingeMe.Handlers", known);
        Assert.Equal(["BingeMe.Handlers", "BingeMe.Http"], known.Where(static n => n.StartsWith("BingeMe.", StringComparison.Ordinal)));
        Assert.DoesNotContain(known, static n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void What_composes_the_Lambda_host_knows_no_web_server() =>
        Assert.DoesNotContain(NotSystem(typeof(LambdaHost).Assembly), static n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(HandlerContext))]
    [InlineData(typeof(IApi))]
    public void Business_rules_open_no_socket_and_no_process(Type type) => Assert.DoesNotContain(
        type.Assembly.GetReferencedAssemblies(),
        static a => a.Name is "System.Net.Http" or "System.Net.Sockets" or "System.Diagnostics.Process" or "System.Net.Mail");

    private static List<string> NotSystem(Assembly assembly) =>
    [
        .. assembly.GetReferencedAssemblies().Select(static a => a.Name!)
            .Where(static n => n is not ("netstandard" or "mscorlib" or "Microsoft.CSharp" or "Microsoft.Win32.Primitives") && n != "System" && !n.StartsWith("System.", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All that a project gets, directly or through others.</summary>
    private static HashSet<string> Reach(string project)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var open = new Queue<string>(Projects[project].References);
        while (open.TryDequeue(out var name))
            if (reached.Add(name)) foreach (var next in Projects[name].References) open.Enqueue(next);
        return reached;
    }

    /// <summary>What a project file says.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Folder">Its folder below the working copy's.</param>
    /// <param name="IsProgram">Whether it makes an executable.</param>
    /// <param name="HasWebServer">Whether it asks for ASP.NET Core.</param>
    /// <param name="References">The projects whose assemblies it refers to; those that it only has built before are none.</param>
    private sealed record Project(string Name, string Folder, bool IsProgram, bool HasWebServer, IReadOnlyList<string> References)
    {
        public static Project Read(string file)
        {
            var xml = XDocument.Load(file);
            return new Project(
                Path.GetFileNameWithoutExtension(file),
                Path.GetRelativePath(Built.Root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
                xml.Descendants("OutputType").Any(static t => t.Value == "Exe"),
                xml.Descendants("FrameworkReference").Any(static r => (string?)r.Attribute("Include") == "Microsoft.AspNetCore.App"),
                [.. xml.Descendants("ProjectReference").Where(static r => (string?)r.Attribute("ReferenceOutputAssembly") != "false").Select(static r => Path.GetFileNameWithoutExtension((string)r.Attribute("Include")!))]);
        }
    }
}
