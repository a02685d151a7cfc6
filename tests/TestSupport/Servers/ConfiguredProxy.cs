using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>HAProxy or nginx with a configuration of the repository, its ports and folders replaced by a test's.</summary>
/// <param name="program"><c>haproxy</c> or <c>nginx</c>.</param>
/// <param name="file">The configuration's path below the repository's, e.g. <c>deploy/nginx.conf</c>.</param>
/// <param name="replaced">Texts of the file, and what stands in their place; each must be there.</param>
public sealed class ConfiguredProxy(string program, string file, IReadOnlyDictionary<string, string> replaced) : ServerProcess
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-proxy-").FullName;
    private string path = "";

    /// <summary>With the file of <c>deploy/</c>.</summary>
    /// <param name="program"><c>haproxy</c> or <c>nginx</c>.</param>
    /// <param name="first">The port of one host behind it.</param>
    /// <param name="second">That of the other one.</param>
    public ConfiguredProxy(string program, int first, int second)
        : this(
            program,
            program == "nginx" ? "deploy/nginx.conf" : "deploy/haproxy.cfg",
            new Dictionary<string, string> { ["127.0.0.1:4000"] = $"127.0.0.1:{first}", ["127.0.0.1:4001"] = $"127.0.0.1:{second}" })
    {
    }

    /// <summary>What nginx wrote of errors so far; empty for HAProxy, which speaks to its console.</summary>
    public string Errors => File.Exists(Path.Combine(folder, "errors")) ? File.ReadAllText(Path.Combine(folder, "errors")) : "";

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
        var text = ConfigurationText.With(
            await File.ReadAllTextAsync(Path.Combine(Built.Root, file)),
            new Dictionary<string, string>(replaced) { ["127.0.0.1:8080"] = $"127.0.0.1:{Port}" });

        // Where it runs as whoever runs the tests.
        if (program == "nginx") text = $"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/errors;\n{text}";
        await File.WriteAllTextAsync(Path.Combine(folder, "config"), text);
    }

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => program == "nginx"
        ? Program(path, "-p", folder, "-e", Path.Combine(folder, "errors"), "-c", Path.Combine(folder, "config"))
        : Program(path, "-db", "-f", Path.Combine(folder, "config"));
}
