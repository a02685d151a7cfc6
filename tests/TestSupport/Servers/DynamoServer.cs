using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>dynalite: DynamoDB's protocol on this machine, in memory, or in a folder whose content survives a crash.</summary>
public sealed class DynamoServer : ServerProcess
{
    private readonly string? folder;
    private string program = "dynalite";

    /// <summary>Nothing is started yet.</summary>
    /// <param name="keeps">Whether its tables survive a crash.</param>
    public DynamoServer(bool keeps = false) => folder = keeps ? Directory.CreateTempSubdirectory("bm-dynamo-").FullName : null;

    /// <summary>Its address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        if (folder is not null)
            Directory.Delete(folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare() => program = await Tools.Npm("dynalite");

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() => Program(
        program,
        [
            "--host", "127.0.0.1", "--port", $"{Port}", "--createTableMs", "0", "--deleteTableMs", "0", "--updateTableMs", "0", .. folder is null ? [] : new[] { "--path", folder },
        ]);
}
