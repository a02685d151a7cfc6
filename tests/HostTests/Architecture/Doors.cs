using System.Reflection;
using BingeMe.ApiGateway;
using BingeMe.Handlers.Services;
using BingeMe.HostKestrel;
using BingeMe.HostLambda;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using Xunit;

namespace HostTests.Architecture;

/// <summary>The doors of the design: what an assembly refers to is all that it can use.</summary>
public sealed class Doors
{
    [Fact]
    public void Http_knows_nothing_but_the_base_class_library() => Assert.Empty(NotSystem(typeof(IApi).Assembly));

    [Fact]
    public void ApiGateway_knows_Http_only() => Assert.Equal(["BingeMe.Http"], NotSystem(typeof(GatewayEvent).Assembly));

    [Fact]
    public void Handlers_know_Http_and_no_driver_no_cloud_and_no_web_server()
    {
        var known = NotSystem(typeof(HandlerContext).Assembly);
        Assert.Equal(["BCrypt-Net-Next", "BingeMe.Http"], known.Except(["Dapper", "Dapper.AOT"]));
    }

    [Fact]
    public void Platform_knows_no_host_and_no_event()
    {
        var known = NotSystem(typeof(BingeMeApi).Assembly);
        Assert.Contains("BingeMe.Handlers", known);
        Assert.DoesNotContain(known, static n => n.StartsWith("BingeMe.Host", StringComparison.Ordinal) || n is "BingeMe.ApiGateway" or "bingeme");
        Assert.DoesNotContain(known, static n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    [Fact]
    public void The_EC2_host_knows_no_event_and_no_Lambda() =>
        Assert.DoesNotContain(NotSystem(typeof(KestrelHost).Assembly), static n => n is "BingeMe.ApiGateway" or "BingeMe.HostLambda" or "bingeme");

    [Fact]
    public void The_Lambda_host_knows_no_web_server() =>
        Assert.DoesNotContain(NotSystem(typeof(Function).Assembly), static n => n.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) || n is "BingeMe.HostKestrel" or "bingeme");

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
}
