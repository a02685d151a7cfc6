using System.Diagnostics;
using BingeMe.Cli.Cutover;
using BingeMe.Cutover.Plans;
using Xunit;

namespace CutoverTests.Cli;

/// <summary>The programs of gates, checks and journeys, whatever they leave behind.</summary>
public sealed class ProgramsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bm-programs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task One_that_leaves_something_in_the_background_is_not_waited_for()
    {
        var took = Stopwatch.StartNew();

        var fault = await Run("sleep 20 & echo 3 differences; exit 4");

        Assert.Equal("'sh' ended with 4: 3 differences", fault);
        Assert.True(took.Elapsed < TimeSpan.FromSeconds(10), $"It took {took.Elapsed}.");
    }

    [Fact]
    public async Task Of_what_one_says_the_end_is_kept_and_no_more()
    {
        var fault = await Run("yes 2>/dev/null | head -c 20000000; echo; echo this is the end; echo of both >&2; exit 1");
        Assert.EndsWith("this is the end of both", fault, StringComparison.Ordinal);
        Assert.InRange(fault!.Length, 400, 600);

        using var much = new MemoryStream([.. Enumerable.Repeat((byte)'a', 1_000_001), .. "the end"u8]);
        var kept = await Programs.End(much, CancellationToken.None);
        Assert.Equal((4096, true), (kept.Length, kept.EndsWith("athe end", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_one_left_in_the_background_ends_with_its_time()
    {
        var child = Path.Combine(folder, "child");

        // The middle one ends at once, so that its child is nobody's.
        var fault = await Run($"sh -c 'sleep 60 & echo $! > {child}'; sleep 60", seconds: 1);

        Assert.Equal("It took longer than 00:00:01.", fault);
        var id = (await File.ReadAllTextAsync(child)).Trim();
        for (var tries = 0; IsAlive(id); tries++)
        {
            Assert.True(tries < 50, "It goes on.");
            await Task.Delay(100);
        }
    }

    [Fact]
    public async Task One_that_is_not_there_is_told_as_such() =>
        Assert.Contains("cannot be started", await Programs.Run(new CommandPlan("gate", ["no-such-program"], TimeSpan.FromSeconds(5)), CancellationToken.None), StringComparison.Ordinal);

    [Fact]
    public async Task One_that_succeeds_says_nothing() => Assert.Null(await Run("echo well"));

    private static bool IsAlive(string id) =>
        File.Exists($"/proc/{id}/stat") && File.ReadAllText($"/proc/{id}/stat").Split(") ")[^1][0] is not ('Z' or 'X');

    private static Task<string?> Run(string script, int seconds = 20) => Programs.Run(new CommandPlan("gate", ["sh", "-c", script], TimeSpan.FromSeconds(seconds)), CancellationToken.None);
}
