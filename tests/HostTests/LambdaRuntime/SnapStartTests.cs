using System.Text;
using BingeMe.Http;
using BingeMe.Lambda.Runtime;
using BingeMe.TestSupport.LambdaRuntime;
using Xunit;

namespace HostTests.LambdaRuntime;

/// <summary>A process from whose snapshot sandboxes start: the calls of the Runtime API in their order, and what a copy must not share.</summary>
public sealed class SnapStartTests : IDisposable
{
    private readonly FakeRuntimeApi api = new();
    private readonly MemoryStream log = new();
    private readonly List<string> life = [];

    [Fact]
    public async Task The_handler_gets_ready_before_the_snapshot_is_allowed_and_after_it_is_restored()
    {
        var running = Run(new Hooks(() => Note("before"), () => Note("after")));
        Assert.True(api.RestoreAsked.Wait(TimeSpan.FromSeconds(10)));
        Assert.Equal(["before"], Life());
        api.Restored.Set();
        Assert.Equal("{}", api.Invoke(new FakeInvocation { Event = "{}" }).Text);
        Assert.Equal(["before", "after"], Life());
        Assert.Equal(["restore/next", "invocation/next"], api.Calls.Select(static c => c.Path).Take(2));
        api.Enqueue(new FakeInvocation { Refusal = 500 });
        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task A_function_that_is_not_snapshot_hears_nothing_of_it()
    {
        var running = Run(new Hooks(() => Note("before"), () => Note("after")), type: "on-demand");
        Assert.Equal("{}", api.Invoke(new FakeInvocation { Event = "{}" }).Text);
        Assert.Empty(Life());
        Assert.False(api.RestoreAsked.IsSet);
        api.Enqueue(new FakeInvocation { Refusal = 500 });
        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task A_handler_that_is_not_ready_is_an_init_error()
    {
        var running = Run(new Hooks(static () => throw new InvalidOperationException("secret"), static () => { }));
        var call = api.Outcome();
        Assert.Equal(("init/error", "Runtime.BeforeCheckpointError"), (call.Path, call.Headers["Lambda-Runtime-Function-Error-Type"]));
        Assert.DoesNotContain("secret", call.Text, StringComparison.Ordinal);
        Assert.Equal(1, await running);
        Assert.False(api.RestoreAsked.IsSet);
        Assert.Contains("secret", Encoding.UTF8.GetString(log.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sandbox_that_cannot_go_on_is_a_restore_error()
    {
        api.Restored.Set();
        var running = Run(new Hooks(static () => { }, static () => throw new InvalidOperationException("secret")));
        var call = api.Outcome();
        Assert.Equal(("restore/error", "Runtime.AfterRestoreError"), (call.Path, call.Headers["Lambda-Runtime-Function-Error-Type"]));
        Assert.DoesNotContain("secret", call.Text, StringComparison.Ordinal);
        Assert.Equal(1, await running);
        Assert.DoesNotContain(api.Calls, static c => c.Path == "invocation/next");
    }

    [Fact]
    public async Task A_runtime_API_that_refuses_the_wait_ends_the_process()
    {
        api.RestoreStatus = 403;
        api.Restored.Set();
        Assert.Equal(1, await Run(new Hooks(static () => { }, () => Note("after"))));
        Assert.Empty(Life());
    }

    /// <summary>A generator whose state was copied gives both copies the same; renewed, they differ from each other and from it.</summary>
    [Fact]
    public void Copies_of_a_process_draw_different_bytes_once_they_are_renewed()
    {
        static void Stuck(Span<byte> bytes) => bytes.Fill(7);
        SystemRandomSource one = new(Stuck), other = new(Stuck);
        Assert.Equal(one.Hex(100), other.Hex(100));
        one.Renew();
        other.Renew();
        var drawn = new[] { one.Hex(100), one.Hex(100), other.Hex(100), other.Hex(100), new SystemRandomSource(Stuck).Hex(100) };
        Assert.Equal(drawn.Length, drawn.Distinct().Count());
        // Every block of it, not the first alone.
        Assert.All(drawn.Take(4), static d => Assert.Equal(4, d.Chunk(50).Select(static c => new string(c)).Distinct().Count()));
    }

    public void Dispose()
    {
        api.Dispose();
        log.Dispose();
    }

    private void Note(string text)
    {
        lock (life) life.Add(text);
    }

    private List<string> Life()
    {
        lock (life) return [.. life];
    }

    private Task<int> Run(IInvocationHandler handler, string type = "snap-start") => Task.Factory.StartNew(
        () => LambdaProcess.Run(
            _ => handler,
            name => name switch
            {
                "AWS_LAMBDA_RUNTIME_API" => api.Endpoint,
                "AWS_LAMBDA_INITIALIZATION_TYPE" => type,
                _ => null,
            },
            new RuntimeLog(log, TimeProvider.System)),
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private sealed class Hooks(Action before, Action after) : IInvocationHandler
    {
        public ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled) => new(InvocationResponse.Whole("{}"u8.ToArray()));

        public void BeforeSnapshot() => before();

        public void AfterRestore() => after();
    }
}
