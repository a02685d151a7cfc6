using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>dynalite: DynamoDB's protocol on this machine, in memory.</summary>
public sealed class DynamoServer : ServerProcess
{
    private string program = "dynalite";

    /// <summary>Its address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <inheritdoc/>
    protected override async Task Prepare() => program = await Tools.Npm("dynalite");

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(
        program, "--host", "127.0.0.1", "--port", $"{Port}", "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0");
}
