using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Emulator;
using BingeMe.TestSupport.Servers;
using ParityTests.Cli;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Docs;

/// <summary>What README and the operators' pages tell people to type is typed, in order, in a folder that holds nothing yet.</summary>
public sealed partial class DocumentedCommandTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-docs-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "README's commands work as they stand there, in order, in a clean folder")]
    public async Task Readme()
    {
        Prepare();
        var typed = 0;
        foreach (var line in Commands(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))))
        {
            typed++;
            if (Script().Match(line) is { Success: true } script) await AssertHelp(script.Groups[1].Value, script.Groups[2].Value);
            else if (line.Contains(" ... ", StringComparison.Ordinal)) await AssertRefusal(line);
            else if (Server().IsMatch(line)) await AssertServes(line);
            else if (line.StartsWith("./bingeme fuzz ", StringComparison.Ordinal)) Assert.Equal(0, (await Shell("./bingeme fuzz --help")).Code);
            else
            {
                var (code, _, error) = await Shell(line);
                Assert.True(code == 0, $"README: '{line}' ended with {code}: {error}");
            }
        }

        Assert.True(typed > 15, $"Only {typed} commands were found in README.");
    }

    [Theory(DisplayName = "Every 'bingeme ...' on an operator's page is a command that there is, with options that it has")]
    [InlineData("README.md")]
    [InlineData("docs/ec2.md")]
    [InlineData("docs/lambda.md")]
    [InlineData("docs/cutover.md")]
    [InlineData("docs/replay.md")]
    [InlineData("docs/state.md")]
    [InlineData("docs/settings.md")]
    [InlineData("docs/cost.md")]
    public async Task Named(string page)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Repository.Root, page));
        var faults = new List<string>();
        foreach (var typed in Typed().Matches(text).Select(static m => m.Groups[1].Value.Split('#')[0].Split(" -- ")[0]).Distinct())
        {
            var words = typed.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            string[] command = [.. words.TakeWhile(static w => Word().IsMatch(w)).Take(2)];
            var run = await CliRun.Of([.. command, "--help"]);
            // The second word may be an argument.
            if (run.Code != 0 && command.Length == 2) run = await CliRun.Of(command[0], "--help");
            if (run.Code != 0) faults.Add($"'{typed}': {run.Error.Split('\n')[0]}");
            faults.AddRange(
                from option in words.Where(static w => w.StartsWith("--", StringComparison.Ordinal)).Select(static w => w.Split('=')[0].TrimEnd(',', '.', ')'))
                where option != "--help" && !run.Output.Contains(option, StringComparison.Ordinal)
                select $"'{typed}': no {option}");
        }

        Assert.Equal([], faults);
    }

    /// <summary>The programs of this working copy where README has them, and a corpus small enough to be replayed while one waits.</summary>
    private void Prepare()
    {
        Program("bingeme", "src/BingeMe.Cli.Program", "bingeme");
        Program("artifacts/kestrel/BingeMe.HostKestrel", "src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        Program("artifacts/lambda/bootstrap", "src/BingeMe.HostLambda", "BingeMe.HostLambda");
        foreach (var sample in new[] { "events/auth/auth.login/by-password.json", "events/auth/auth.initSession/android.json", "sequences/login-by-code.json" })
        {
            var target = Path.Combine(folder, "samples", sample);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(Repository.Root, "samples", sample), target);
        }

        File.WriteAllText(
            Path.Combine(folder, "session.har"),
            """{"log":{"entries":[{"request":{"method":"GET","url":"https://api.bingeme.example/health","headers":[]},"response":{"status":200,"headers":[],"content":{"text":"ok"}}}]}}""");
    }

    private void Program(string name, string project, string assembly)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, $"#!/usr/bin/env bash\nexec {string.Join(' ', Built.Command(project, assembly).Select(static w => $"'{w}'"))} \"$@\"\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>The lines of a page's shell blocks, without comments; a line that ends in a backslash goes on.</summary>
    private static IEnumerable<string> Commands(string page) =>
        from block in Blocks().Matches(page).Select(static m => m.Groups[1].Value)
        from line in block.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        let command = Comment().Replace(line, "").Trim()
        where command.Length > 0
        select command;

    /// <summary>What builds and installs for minutes is asked whether it knows the words alone.</summary>
    private static async Task AssertHelp(string script, string arguments)
    {
        var (code, help, error) = await Shell($"./{script} --help", Repository.Root);
        Assert.True(code == 0, $"./{script} --help ended with {code}: {error}");
        foreach (var word in arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(static w => Word().IsMatch(w.TrimStart('-')) || w.StartsWith("--", StringComparison.Ordinal)))
            Assert.True(help.Contains(word, StringComparison.Ordinal) || script == "test", $"./{script} --help says nothing of '{word}'.");
    }

    /// <summary>What stands for settings that nobody can print here: the program must say which are missing.</summary>
    private async Task AssertRefusal(string line)
    {
        var (code, _, error) = await Shell(line.Replace(" ... ", " ", StringComparison.Ordinal));
        Assert.Equal(2, code);
        Assert.Contains("DB_HOST is not set", error, StringComparison.Ordinal);
    }

    private async Task AssertServes(string line)
    {
        var port = ServerProcess.FreePort();
        var host = Built.Command("src/BingeMe.HostKestrel", "BingeMe.HostKestrel");
        var command = line.Replace("dotnet run --project src/BingeMe.HostKestrel", string.Join(' ', host), StringComparison.Ordinal)
            .Replace("--port 9000", $"--port {port}", StringComparison.Ordinal);
        using var process = Process.Start(Bash($"exec env {command}", folder, port))!;
        var output = new StringBuilder();
        process.OutputDataReceived += (_, e) => { lock (output) output.AppendLine(e.Data); };
        process.ErrorDataReceived += (_, e) => { lock (output) output.AppendLine(e.Data); };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };
            for (var waited = Stopwatch.StartNew(); ; await Task.Delay(50))
            {
                Assert.False(process.HasExited, $"README: '{line}' ended: {output}");
                try
                {
                    using var answer = await client.GetAsync("/health");
                    if (answer.IsSuccessStatusCode) break;
                }
                catch (HttpRequestException)
                {
                    // Not yet.
                }

                Assert.True(waited.Elapsed < Patience, $"README: '{line}' does not answer: {output}");
            }

            UnixSignals.Send(process.Id, 15);
            await process.WaitForExitAsync().WaitAsync(Patience);
            Assert.True(process.ExitCode == 0, $"README: '{line}' ended with {process.ExitCode}: {output}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private Task<(int Code, string Output, string Error)> Shell(string command) => Shell(command, folder);

    private static async Task<(int Code, string Output, string Error)> Shell(string command, string folder)
    {
        using var process = Process.Start(Bash(command, folder, ServerProcess.FreePort()))!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        return (process.ExitCode, await output, await error);
    }

    private static ProcessStartInfo Bash(string command, string folder, int port)
    {
        var start = new ProcessStartInfo("bash", ["-c", command]) { WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = $"{port}";
        return start;
    }

    [GeneratedRegex(@"^```sh\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"\s+#\s.*$|;.*$")]
    private static partial Regex Comment();

    [GeneratedRegex(@"^\./(test|publish|services)\b(.*?)(?:&&.*)?$")]
    private static partial Regex Script();

    [GeneratedRegex(@"dotnet run|artifacts/kestrel/|^\./bingeme emulate")]
    private static partial Regex Server();

    [GeneratedRegex(@"(?<![\w/.-])(?:\./)?bingeme ((?:[a-z]+)(?: [^`\n|)]*)?)(?=[`\n|)])")]
    private static partial Regex Typed();

    [GeneratedRegex("^[a-z]+$")]
    private static partial Regex Word();
}
