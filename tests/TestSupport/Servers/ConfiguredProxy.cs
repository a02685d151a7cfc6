using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>HAProxy or nginx with a file of <c>deploy/</c>, its ports replaced by a test's.</summary>
/// <param name="program"><c>haproxy</c> or <c>nginx</c>.</param>
/// <param name="first">The port of one host behind it.</param>
/// <param name="second">That of the other one.</param>
public sealed class ConfiguredProxy(string program, int first, int second) : ServerProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-proxy-").FullName;
    private string path = "";

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare()
    {
        path = await Tools.Debian(program, program);
        var name = program == "nginx" ? "nginx.conf" : "haproxy.cfg";
        var text = (await File.ReadAllTextAsync(Path.Combine(Built.Root, "deploy", name)))
            .Replace("127.0.0.1:4000", $"127.0.0.1:{first}", StringComparison.Ordinal)
            .Replace("127.0.0.1:4001", $"127.0.0.1:{second}", StringComparison.Ordinal)
            .Replace("127.0.0.1:8080", $"127.0.0.1:{Port}", StringComparison.Ordinal);
        // Where it runs as whoever runs the tests.
        if (program == "nginx") text = $"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/errors;\n{text}";
        await File.WriteAllTextAsync(Path.Combine(folder, name), text);
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => program == "nginx"
        ? Program(path, "-p", folder, "-e", Path.Combine(folder, "errors"), "-c", Path.Combine(folder, "nginx.conf"))
        : Program(path, "-db", "-f", Path.Combine(folder, "haproxy.cfg"));
}
