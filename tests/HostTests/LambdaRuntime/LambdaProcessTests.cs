using System.Diagnostics;
using System.Text;
using BingeMe.Emulator;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;
using Xunit;

namespace HostTests.LambdaRuntime;

/// <summary>
/// The real process. It runs the echo function under the JIT, or the binary that <c>BINGEME_ECHO_BOOTSTRAP</c> names.
/// </summary>
public sealed class LambdaProcessTests
{
    [Fact(DisplayName = "Rule 40: SIGTERM while waiting ends the process with 0 within 500 ms")]
    public void Sigterm_while_waiting()
    {
        using var api = new FakeRuntimeApi();
        using var process = Bootstrap.Start(api);
        api.AwaitPollers(seconds: 20);
        Assert.InRange(Terminate(process), 0, 500);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact(DisplayName = "Rule 40: SIGTERM lets an invocation in work post its answer")]
    public void Sigterm_while_working()
    {
        using var api = new FakeRuntimeApi();
        using var process = Bootstrap.Start(api);
        api.Invoke(new FakeInvocation { Event = """{"path":"/first"}""" }, 20);
        api.Enqueue(new FakeInvocation { Event = """{"path":"/wait"}""" });
        AwaitTaken(api, 2);
        Assert.InRange(Terminate(process), 50, 600);
        Assert.Equal(0, process.ExitCode);
        Assert.Equal("response", api.Outcome().Kind);
    }

    [Fact(DisplayName = "Rule 40: SIGTERM does not wait for an invocation that takes long")]
    public void Sigterm_while_stuck()
    {
        using var api = new FakeRuntimeApi();
        using var process = Bootstrap.Start(api);
        api.Invoke(new FakeInvocation { Event = """{"path":"/first"}""" }, 20);
        api.Enqueue(new FakeInvocation { Event = """{"path":"/stuck"}""" });
        AwaitTaken(api, 2);
        Assert.InRange(Terminate(process), 350, 900);
        Assert.Equal(0, process.ExitCode);
    }

    [Fact]
    public void A_failed_start_is_an_init_error_and_exit_code_1()
    {
        using var api = new FakeRuntimeApi();
        var log = new MemoryStream();
        var code = LambdaProcess.Run(
            _ => throw new InvalidOperationException("Password=hunter2"), name => name == "AWS_LAMBDA_RUNTIME_API" ? api.Endpoint : null, new RuntimeLog(log, TimeProvider.System));
        var call = api.Outcome();
        Assert.Equal(1, code);
        Assert.Equal("init/error", call.Path);
        Assert.Equal("InvalidOperationException", call.Headers["Lambda-Runtime-Function-Error-Type"]);
        Assert.DoesNotContain("hunter2", call.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_setting_that_cannot_be_read_is_an_init_error_of_the_process()
    {
        using var api = new FakeRuntimeApi();
        using var process = Bootstrap.Start(api, ("AWS_LAMBDA_MAX_CONCURRENCY", "many"));
        Assert.Equal("init/error", api.Outcome(20).Path);
        Assert.True(process.WaitForExit(5_000));
        Assert.Equal(1, process.ExitCode);
    }

    [Fact]
    public void Without_a_runtime_api_the_log_says_what_is_missing()
    {
        var log = new MemoryStream();
        Assert.Equal(1, LambdaProcess.Run(_ => throw new InvalidOperationException(), _ => null, new RuntimeLog(log, TimeProvider.System)));
        Assert.Contains("AWS_LAMBDA_RUNTIME_API", Encoding.UTF8.GetString(log.ToArray()), StringComparison.Ordinal);
    }

    private static double Terminate(Process process)
    {
        var since = Stopwatch.GetTimestamp();
        UnixSignals.Terminate(process.Id);
        Assert.True(process.WaitForExit(5_000));
        return Stopwatch.GetElapsedTime(since).TotalMilliseconds;
    }

    /// <summary>Waits until so many invocations were taken; then a little, for the handler to be inside.</summary>
    private static void AwaitTaken(FakeRuntimeApi api, int count)
    {
        var since = Stopwatch.GetTimestamp();
        while (api.Calls.Count(c => c.Path == "invocation/next") < count || api.Pending > 0)
        {
            Assert.True(Stopwatch.GetElapsedTime(since).TotalSeconds < 10);
            Thread.Sleep(1);
        }

        Thread.Sleep(20);
    }
}
