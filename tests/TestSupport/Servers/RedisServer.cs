using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>A redis-server that keeps nothing on disk.</summary>
public sealed class RedisServer : ServerProcess
{
    private string program = "redis-server";

    /// <inheritdoc/>
    protected override async Task Prepare() => program = await Tools.Debian("redis-server", "redis-server");

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() =>
        Program(program, "--bind", "127.0.0.1", "--port", $"{Port}", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath());
}
