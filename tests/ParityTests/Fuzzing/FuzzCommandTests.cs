using System.Text.Json;
using ParityTests.Cli;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary><c>bingeme fuzz</c>: seed, files, the command that shows a finding again, exit codes (docs/replay.md, points 26 to 29).</summary>
[Trait("Category", "Wire")]
public sealed class FuzzCommandTests : IDisposable
{
    private static readonly string Samples = Path.Combine(Repository.Root, "samples");

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-fuzz-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "What is found is written, and the printed command finds it again: 1; on a build the seed is fixed, else it is another one")]
    public async Task Found()
    {
        // Nobody listens there, so that every case is a finding: of its corpus' own, without any mutation.
        string[] arguments = ["fuzz", Samples, "--filter", "auth/auth.login/by-", "--left", "http://127.0.0.1:1", "--right", "http://127.0.0.1:1", "--cases", "3", "--openapi", "none", "--to", folder, "--json"];
        var run = await CliRun.With(new() { ["CI"] = "true" }, "", arguments);
        Assert.Equal((1, "Seed 1\n"), (run.Code, run.Error.ReplaceLineEndings("\n")));
        using var report = JsonDocument.Parse(run.Output);
        Assert.Equal("1", report.RootElement.GetProperty("seed").GetString());
        var findings = report.RootElement.GetProperty("findings").EnumerateArray().ToList();
        Assert.NotEmpty(findings);
        foreach (var finding in findings)
        {
            var command = finding.GetProperty("reproduce").GetString()!.Split(' ');
            Assert.Equal(["bingeme", "replay"], command[..2]);
            Assert.True(File.Exists(command[2]), command[2]);
            var again = await CliRun.Of(command[1..]);
            Assert.Equal(1, again.Code);
            Assert.Contains("no answer: ", again.Output, StringComparison.Ordinal);
            Assert.Equal(0, (await CliRun.Of("corpus", "check", command[2])).Code);
        }

        Assert.Equal(run.Output, (await CliRun.With([], "", [.. arguments, "--seed", "1"])).Output);
        Assert.NotEqual((await CliRun.Of(arguments)).Error, (await CliRun.Of(arguments)).Error);
    }

    [Fact(DisplayName = "Both published hosts are fuzzed: nothing is found, 0, and no folder is made")]
    public async Task Published()
    {
        var to = Path.Combine(folder, "none");
        var run = await CliRun.Of("fuzz", Samples, "--filter", "pages/", "--seed", "7", "--cases", "60", "--to", to, "--kestrel", WirePair.KestrelBinary, "--lambda", WirePair.LambdaBinary);
        Assert.Equal((0, "Seed 7\n"), (run.Code, run.Error.ReplaceLineEndings("\n")));
        Assert.EndsWith("Nothing found.\n", run.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(to));
    }

    [Fact(DisplayName = "The samples as they are, through both published hosts: no planted value reaches a member who may not see it, and some reach those who may")]
    public async Task Unchanged()
    {
        var run = await CliRun.Of("fuzz", Samples, "--filter", "user/", "--unchanged", "--json", "--to", folder, "--kestrel", WirePair.KestrelBinary, "--lambda", WirePair.LambdaBinary);
        Assert.True(run.Code == 0, run.Output);
        using var report = JsonDocument.Parse(run.Output);
        Assert.True(report.RootElement.GetProperty("canaries").GetInt32() - report.RootElement.GetProperty("canariesNeverShown").GetArrayLength() > 3, run.Output);
        Assert.Equal(0, report.RootElement.GetProperty("ofSchema").GetInt32());
    }

    [Theory(DisplayName = "Wrong arguments and sides that are not there: 3; a corpus without a case: 4")]
    [InlineData(3, "--cases must be from 1", "--cases", "0")]
    [InlineData(3, "--patience must be from 1", "--patience", "601")]
    [InlineData(3, "--concurrency must be from 1", "--concurrency", "0")]
    [InlineData(3, "there is no file 'no-such-document.json'", "--openapi", "no-such-document.json")]
    [InlineData(3, "--seed", "--seed", "-1")]
    [InlineData(3, "kestrel, lambda, or an address", "--left", "nowhere")]
    [InlineData(3, "./publish lambda", "--lambda", "no-such-bootstrap")]
    [InlineData(4, "no case", "--filter", "no such case")]
    public async Task Wrong(int code, string told, params string[] arguments)
    {
        var run = await CliRun.Of(["fuzz", Samples, .. arguments]);
        Assert.Equal((code, ""), (run.Code, run.Output));
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
    }
}
