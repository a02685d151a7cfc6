using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Engines.Nginx;
using Xunit;

namespace CutoverTests.Engines.Nginx;

/// <summary>nginx' folder where nothing can be written any more. What it serves is its own business: this is about the link alone.</summary>
public sealed class NginxFullDiskTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-nginx-full-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Everything_goes_to_blue_all_the_same_and_nobody_writes_without_claiming_it_anew(bool isTakenBack)
    {
        await using ITrafficEngine engine = new NginxEngine(folder, new Uri("http://127.0.0.1:1/"), TimeProvider.System);
        await engine.Claim(1, CancellationToken.None);
        await engine.Set(1, TrafficShare.OfPercent(50), CancellationToken.None);
        Fill();

        await Assert.ThrowsAsync<EngineException>(() => engine.Set(1, TrafficShare.All, CancellationToken.None));
        Assert.NotNull(new FileInfo(Link).LinkTarget);

        await Assert.ThrowsAsync<EngineUnsavedException>(() => isTakenBack ? engine.TakeBack(2, CancellationToken.None) : engine.Set(1, TrafficShare.None, CancellationToken.None));
        Assert.Null(new FileInfo(Link).LinkTarget);
        await Assert.ThrowsAsync<EngineException>(() => engine.Set(1, TrafficShare.All, CancellationToken.None));
        Assert.Null(new FileInfo(Link).LinkTarget);
    }

    private string Link => Path.Combine(folder, "cur");

    /// <summary>No division can be made any more, and the one that holds is whole.</summary>
    private void Fill()
    {
        var (divisions, whole) = (Path.Combine(folder, "divisions"), Path.Combine(folder, "whole"));
        var name = Path.GetFileName(new FileInfo(Link).LinkTarget!);
        Directory.Move(divisions, whole);
        File.WriteAllText(divisions, "");
        File.Delete(Link);
        File.CreateSymbolicLink(Link, Path.Combine(whole, name));
    }
}
