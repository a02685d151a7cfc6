using BingeMe.Cli.Deployment;
using BingeMe.Platform.Configuration;
using Xunit;
using Xunit.Abstractions;

namespace HostTests.Walk;

/// <summary>How many files one has to read to follow a request from the socket to the answer.</summary>
public sealed class WalkTests(ITestOutputHelper output)
{
    private const int MaximumFiles = 55;

    /// <summary>
    /// A subscriber reads a subscribers' post. <c>dotnet test ... --filter FullyQualifiedName~Walk --logger "console;verbosity=detailed"</c> prints the walk.
    /// </summary>
    [Fact]
    public async Task The_walk_of_a_post_enters_at_most_55_own_files()
    {
        using var host = new WovenHost();
        var token = SampleTokens.From(Settings.From(new Dictionary<string, string>())).Make("{{member:7}}", "member", 7);
        var (body, methods) = await host.Ask("/posts/mira_vale/aZ4hwEUuuDkhgvZHCYQQ1g00", token);
        Assert.Contains("\"can_view\":true", body, StringComparison.Ordinal);
        var files = methods.GroupBy(static m => m.File).ToList();
        foreach (var file in files) output.WriteLine($"{file.Key}: {string.Join(", ", file.Select(static m => m.Name))}");
        output.WriteLine($"{files.Count} files, {methods.Count} methods");
        Assert.Contains(files, static f => f.Key == "BingeMe.Handlers/Modules/Posts/GetPost.cs");
        Assert.True(files.Count <= MaximumFiles, $"{files.Count} files:\n{string.Join('\n', files.Select(static f => f.Key))}");
    }
}
