using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Wire;

/// <summary>The program that Lambda starts: it asks for what a start touches of the function's image, and becomes the function.</summary>
[Trait("Category", "Wire")]
public sealed partial class StartUpPagesTests : IDisposable
{
    private const string Image = "BingeMe.HostLambda";
    private const int DontNeed = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Beside the published files, on their disk: what lies in memory can't leave it.
    private readonly string folder = Directory.CreateDirectory(Path.Combine(Built.Root, "artifacts", $"start-up-{Guid.NewGuid():N}")).FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "The bootstrap has a part of the function's image read, and becomes it with its arguments")]
    public async Task Read()
    {
        // A script of the image's length in its place, so that what is read of it is what the bootstrap asks for.
        var length = new FileInfo(Built.Published($"lambda/{Image}")).Length;
        await Shell($"printf '#!/bin/sh\\nexit $1\\n' > {Image}; truncate -s {length} {Image}; chmod +x {Image}");
        var image = Path.Combine(folder, Image);
        Forget(image);
        var before = Cached(image);
        Assert.Equal((7, ""), await Bootstrap("7"));

        // A file system that keeps what it was asked to give up (one in memory) tells nothing here, and nothing when publishing there.
        if (before == 0) Assert.InRange(Cached(image), 0.02, 0.5);
    }

    [Fact(DisplayName = "Without the function's image beside it, the bootstrap says what is missing and ends with 1")]
    public async Task Missing() => Assert.Equal((1, $"bootstrap: {Image}, which must lie beside it, cannot be started.\n"), await Bootstrap("7"));

    private async Task<(int Code, string Error)> Bootstrap(string argument)
    {
        await Shell($"cp '{Built.Published("lambda/bootstrap")}' .");
        return await Run(Path.Combine(folder, "bootstrap"), argument);
    }

    /// <summary>A program that this process has written may still be open for writing in a child of it, and can't be started then.</summary>
    private async Task Shell(string script) => Assert.Equal((0, ""), await Run("/bin/sh", "-c", script));

    private async Task<(int Code, string Error)> Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync().WaitAsync(Patience);
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, said);
    }

    private static void Forget(string file)
    {
        using var handle = File.OpenHandle(file);
        RandomAccess.FlushToDisk(handle);
        Assert.Equal(0, Advise(handle, 0, 0, DontNeed));
    }

    /// <summary>The part of a file's pages that lie in the page cache, 0 to 1.</summary>
    private static double Cached(string file)
    {
        using var mapping = MemoryMappedFile.CreateFromFile(file, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        using var view = mapping.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        var size = (int)new FileInfo(file).Length;
        var pages = new byte[(size + Environment.SystemPageSize - 1) / Environment.SystemPageSize];
        Assert.Equal(0, InCore(view.SafeMemoryMappedViewHandle, size, pages));
        return (double)pages.Count(static page => (page & 1) != 0) / pages.Length;
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int Advise(SafeHandle file, nint offset, nint length, int advice);

    [LibraryImport("libc", EntryPoint = "mincore")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int InCore(SafeHandle address, nint length, [Out] byte[] pages);
}
