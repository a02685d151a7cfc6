using System.Diagnostics;
using BingeMe.TestSupport.LambdaRuntime;
using BingeMe.TestSupport.Servers;

namespace HostTests.LambdaRuntime;

/// <summary>Starts the echo function, which runs the same loop as the Lambda host, as Lambda would.</summary>
internal static class Bootstrap
{
    /// <summary>The command: the binary that <c>BINGEME_ECHO_BOOTSTRAP</c> names (a native one, say), else the build.</summary>
    public static string[] Command { get; } =
        Environment.GetEnvironmentVariable("BINGEME_ECHO_BOOTSTRAP") is { Length: > 0 } binary
            ? [binary]
            : Built.Command("tests/EchoBootstrap", "EchoBootstrap");

    public static Process Start(FakeRuntimeApi api, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(Command[0], Command[1..]);
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
