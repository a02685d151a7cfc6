using System.Diagnostics;
using BingeMe.Replay.Sides;

namespace BingeMe.TestSupport.S3;

/// <summary>
/// An S3 server on this machine (s3rver), with the buckets <c>bingeme-media</c> and <c>bingeme-agreement</c>. Takes the one that
/// <c>BINGEME_TEST_S3</c> names, which ./test starts; else starts one of its own where node and s3rver are to be had.
/// </summary>
public sealed class S3Server : IDisposable
{
    /// <summary>The main bucket.</summary>
    public const string MainBucket = "bingeme-media";

    /// <summary>The agreements' bucket.</summary>
    public const string AgreementBucket = "bingeme-agreement";

    /// <summary>Its access key id and secret are both this (s3rver, Readme).</summary>
    public const string Key = "S3RVER";

    private readonly Process? process;
    private readonly string? folder;

    private S3Server(Uri url, Process? process, string? folder)
    {
        Url = url;
        this.process = process;
        this.folder = folder;
    }

    /// <summary>Its address.</summary>
    public Uri Url { get; }

    /// <summary>Whether there is a server to be had without installing anything.</summary>
    public static bool IsAvailable => Environment.GetEnvironmentVariable("BINGEME_TEST_S3") is { Length: > 0 } || Script() is not null;

    /// <summary>Starts one, or takes the given one.</summary>
    public static async Task<S3Server> Start()
    {
        if (Environment.GetEnvironmentVariable("BINGEME_TEST_S3") is { Length: > 0 } given) return new S3Server(new Uri(given), null, null);
        var folder = Directory.CreateTempSubdirectory("bingeme-s3-").FullName;
        var port = LocalPort.Free();
        var start = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            Script()!, "--directory", folder, "--address", "127.0.0.1", "--port", port.ToString(), "--silent", "--configure-bucket", MainBucket, "--configure-bucket", AgreementBucket,
        ];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        var server = new S3Server(new Uri($"http://127.0.0.1:{port}"), Process.Start(start)!, folder);
        await server.WaitUntilUp(port);
        return server;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (process is null) return;
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Directory.Delete(folder!, recursive: true);
    }

    /// <summary>s3rver where ./services installs it, or where <c>BINGEME_TEST_TOOLS</c> says.</summary>
    private static string? Script()
    {
        var places = new List<string>();
        if (Environment.GetEnvironmentVariable("BINGEME_TEST_TOOLS") is { Length: > 0 } tools) places.Add(tools);
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "BingeMe.sln"))) places.Add(Path.Combine(at.FullName, "artifacts", "tools"));
        return places.Select(p => Path.Combine(p, "node_modules", "s3rver", "bin", "s3rver.js")).FirstOrDefault(File.Exists);
    }

    private async Task WaitUntilUp(int port)
    {
        for (var tries = 0; !await LocalPort.Answers(port, CancellationToken.None); tries++)
        {
            if (tries == 200 || process!.HasExited) throw new IOException($"s3rver does not listen on {port}.");
            await Task.Delay(100);
        }
    }
}
