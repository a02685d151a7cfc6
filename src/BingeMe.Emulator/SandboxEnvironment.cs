using System.Diagnostics;
using BingeMe.ApiGateway;

namespace BingeMe.Emulator;

/// <summary>The environment variables that Lambda defines for a custom runtime; the rest is inherited.</summary>
internal static class SandboxEnvironment
{
    private const string FunctionName = "bingeme";

    /// <summary>How to start a sandbox's process.</summary>
    /// <param name="options">Command and extra variables.</param>
    /// <param name="runtimeApi">Address of the sandbox's Runtime API.</param>
    /// <param name="number">The sandbox's number.</param>
    public static ProcessStartInfo Describe(EmulatorOptions options, string runtimeApi, int number)
    {
        var file = options.Command[0];
        var path = File.Exists(file) ? Path.GetFullPath(file) : file;
        var start = new ProcessStartInfo(path, options.Command.Skip(1))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var environment = start.Environment;
        environment["AWS_LAMBDA_RUNTIME_API"] = runtimeApi;
        environment["AWS_LAMBDA_FUNCTION_NAME"] = FunctionName;
        environment["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST";
        environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = "1024";
        environment["AWS_LAMBDA_INITIALIZATION_TYPE"] = options.SnapStart ? "snap-start" : "on-demand";
        environment["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{FunctionName}";
        environment["AWS_LAMBDA_LOG_STREAM_NAME"] = $"emulated/[$LATEST]{number:d8}";
        environment["_HANDLER"] = "bootstrap";
        environment["LAMBDA_TASK_ROOT"] = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        environment["LAMBDA_RUNTIME_DIR"] = "/var/runtime";
        environment["TZ"] = ":UTC";
        environment.TryAdd("AWS_REGION", "us-east-1");
        environment.TryAdd("AWS_DEFAULT_REGION", environment["AWS_REGION"]);

        // Set by the runtime for each invocation; the emulator's own must not leak in. One invocation at a time is what this emulates.
        environment.Remove("_X_AMZN_TRACE_ID");
        environment.Remove("AWS_LAMBDA_MAX_CONCURRENCY");
        if (options.ResponseStream) environment[options.Kind == EventKind.RestV1 ? "REST_RESPONSE_STREAMING" : "RESPONSE_STREAMING"] = "on";
        foreach (var (name, value) in options.Environment) environment[name] = value;
        return start;
    }
}
