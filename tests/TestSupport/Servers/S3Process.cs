using System.Diagnostics;

namespace BingeMe.TestSupport.Servers;

/// <summary>An s3rver of a test's own, to be halted and killed; its objects are files and survive.</summary>
public sealed class S3Process : ServerProcess
{
    /// <summary>The bucket that it begins with.</summary>
    public const string Bucket = "bingeme-media";

    private string program = "s3rver";

    /// <summary>Its address.</summary>
    public Uri Endpoint => new($"http://127.0.0.1:{Port}");

    /// <summary>Where its objects lie.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("bm-s3-").FullName;

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    /// <inheritdoc/>
    protected override async Task Prepare() => program = await Tools.Npm("s3rver");

    /// <inheritdoc/>
    protected override ProcessStartInfo Command() =>
        Program(program, "--directory", Folder, "--address", "127.0.0.1", "--port", $"{Port}", "--silent", "--configure-bucket", Bucket);
}
