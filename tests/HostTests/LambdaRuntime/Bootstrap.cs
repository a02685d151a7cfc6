using System.Diagnostics;
using BingeMe.TestSupport.LambdaRuntime;

namespace HostTests.LambdaRuntime;

/// <summary>Starts the Lambda host as Lambda would.</summary>
internal static class Bootstrap
{
    /// <summary>The command: the binary that <c>BINGEME_BOOTSTRAP</c> names, else the build next to the tests.</summary>
    public static (string File, string[] Arguments) Command =>
        Environment.GetEnvironmentVariable("BINGEME_BOOTSTRAP") is { Length: > 0 } binary
            ? (binary, [])
            : (Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet",
                [Path.Combine(AppContext.BaseDirectory, "BingeMe.HostLambda.dll")]);

    public static Process Start(FakeRuntimeApi api, params (string Name, string Value)[] environment)
    {
        var (file, arguments) = Command;
        var start = new ProcessStartInfo(file, arguments);
        start.Environment["AWS_LAMBDA_RUNTIME_API"] = api.Endpoint;
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }
}
