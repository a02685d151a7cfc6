using System.IO.Compression;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Wire;

/// <summary>What <c>./publish</c> leaves is what is shipped.</summary>
[Trait("Category", "Wire")]
public sealed class PublishedTests
{
    private const int UnixExecutable = 0b001_001_001;

    [Theory(DisplayName = "A published folder holds the program, its native libraries, and nothing else")]
    [InlineData("kestrel", "BingeMe.HostKestrel")]
    [InlineData("lambda", "BingeMe.HostLambda", "bootstrap", "function.zip")]
    [InlineData("cli", "bingeme")]
    [InlineData("examples/kestrel", "notes")]
    [InlineData("examples/lambda", "bootstrap")]
    public void Folder(string folder, params string[] wanted) => Assert.Equal(
        wanted,
        Directory.GetFileSystemEntries(Built.Published(folder)).Select(static f => Path.GetFileName(f)).Where(static f => !f.EndsWith(".so", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Fact(DisplayName = "The function's package holds the published files at its root, its programs executable")]
    public async Task Package()
    {
        await using var package = await ZipFile.OpenReadAsync(Built.Published("lambda/function.zip"));
        var files = Directory.GetFiles(Built.Published("lambda")).Where(static f => !f.EndsWith(".zip", StringComparison.Ordinal)).ToDictionary(static f => Path.GetFileName(f));
        Assert.Equal(files.Keys.Order(StringComparer.Ordinal), package.Entries.Select(static e => e.FullName));
        foreach (var entry in package.Entries)
        {
            await using var stream = await entry.OpenAsync();
            using var content = new MemoryStream();
            await stream.CopyToAsync(content);
            var published = await File.ReadAllBytesAsync(files[entry.FullName]);
            Assert.True(content.ToArray().AsSpan().SequenceEqual(published), $"{entry.FullName} is not the published file.");
        }

        foreach (var program in new[] { "bootstrap", "BingeMe.HostLambda" })
            Assert.Equal(UnixExecutable, (package.GetEntry(program)!.ExternalAttributes >> 16) & UnixExecutable);
    }
}
