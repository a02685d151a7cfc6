using System.Net.Sockets;
using BingeMe.Cli.Cutover;
using BingeMe.Cutover.Observing;
using CutoverTests.Engines.HaProxy;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>Files that a plan names, and the plan's own.</summary>
public sealed class PlanFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-plan-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_run_goes_on_with_its_own_copy_of_the_plan()
    {
        var state = StateFolder.Of(folder);
        var engine = Path.Combine(folder, "admin.sock");
        await using var proxy = new FakeRuntime(engine, ("fence", "0"));
        File.Move(await Plan($""" "kind": "haproxy", "sockets": ["{engine}"], "map": "{FakeRuntime.Map}", "log": "127.0.0.1:0", "front": "http://127.0.0.1:1/" """), state.Plan);

        var (code, _, error) = await CutoverCommandTests.Bingeme("cutover", "start", state.Plan, "--state", folder);

        // As far as a front that is not there.
        Assert.Equal(3, code);
        Assert.Contains("The front http://127.0.0.1:1/ does not answer", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_may_not_be_written_is_replaced()
    {
        var state = StateFolder.Of(folder);
        state.KeepPlan("one"u8.ToArray());
        File.SetAttributes(state.Plan, FileAttributes.ReadOnly);
        File.WriteAllText(state.Plan + ".new", "what one that died left");
        File.SetAttributes(state.Plan + ".new", FileAttributes.ReadOnly);

        state.KeepPlan("another"u8.ToArray());

        Assert.Equal("another", File.ReadAllText(state.Plan));
        Assert.False(File.GetAttributes(state.Plan).HasFlag(FileAttributes.ReadOnly));
        Assert.Equal([state.Plan], Directory.GetFiles(folder));
    }

    [Fact]
    public async Task A_log_that_names_a_file_of_somebody_else_is_refused_and_the_file_stays()
    {
        var file = Path.Combine(folder, "customers.db");
        await File.WriteAllTextAsync(file, "all of them");

        var (code, _, error) = await CutoverCommandTests.Bingeme("cutover", "plan", await Plan($$""" "kind": "haproxy", "sockets": ["s"], "map": "m", "log": "{{file}}" """));
        Assert.Throws<EngineLogException>(() => LogReceiver.Open(file, static _ => { }));
        Assert.Throws<EngineLogException>(() => LogReceiver.Open(folder, static _ => { }));

        Assert.Equal(2, code);
        Assert.Contains($"engine.log: {file} is there already and is no socket", error, StringComparison.Ordinal);
        Assert.Equal("all of them", await File.ReadAllTextAsync(file));
    }

    [Fact]
    public async Task A_socket_that_a_predecessor_left_is_made_anew_and_an_empty_file_is_none()
    {
        var path = Path.Combine(folder, "log.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified))
        {
            // A process that is killed leaves it; .NET's own removes it from where it was bound.
            left.Bind(new UnixDomainSocketEndPoint(path + ".bound"));
            File.Move(path + ".bound", path);
        }

        await using (LogReceiver.Open(path, static _ => { })) Assert.True(File.Exists(path));
        Assert.False(File.Exists(path));

        await File.WriteAllTextAsync(path, "");
        Assert.Throws<EngineLogException>(() => LogReceiver.Open(path, static _ => { }));
        Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData(SocketType.Dgram)]
    [InlineData(SocketType.Stream)]
    public async Task A_socket_at_which_a_process_listens_is_left_to_it(SocketType type)
    {
        var path = Path.Combine(folder, "log.sock");
        using var other = new Socket(AddressFamily.Unix, type, ProtocolType.Unspecified);
        other.Bind(new UnixDomainSocketEndPoint(path));
        if (type == SocketType.Stream) other.Listen();

        var refused = Assert.Throws<EngineLogException>(() => LogReceiver.Open(path, static _ => { }));
        Assert.Contains("another process receives there", refused.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(path));
        other.Dispose();
        await using (LogReceiver.Open(path, static _ => { })) Assert.True(File.Exists(path));
    }

    [Theory]
    [InlineData("""{ "name": "x", ENGINE, "steps": [{ "percent": 100 }], "deadMan": "30s" }""", 2)]
    [InlineData("""{ "name": "x", ENGINE, "steps": [{ "percent": 100 }], "deadMan": null }""", 0)]
    [InlineData("""{ "name": "x", ENGINE, "steps": [{ "percent": 100 }] }""", 0)]
    public async Task A_dead_mans_switch_that_nginx_has_not_is_not_promised(string plan, int expected)
    {
        var (code, _, error) = await CutoverCommandTests.Bingeme("cutover", "plan", await Plan(""" "kind": "nginx", "folder": "f", "status": "http://127.0.0.1:1/", "log": "127.0.0.1:1" """, plan));

        Assert.Equal(expected, code);
        Assert.Equal(expected != 0, error.Contains("deadMan: nginx has no dead-man's switch", StringComparison.Ordinal));
    }

    private async Task<string> Plan(string engine, string plan = """{ "name": "x", ENGINE, "steps": [{ "percent": 100 }] }""")
    {
        var path = Path.Combine(folder, "x.json");
        await File.WriteAllTextAsync(path, plan.Replace("ENGINE", $"\"engine\": {{ {engine} }}", StringComparison.Ordinal));
        return path;
    }
}
