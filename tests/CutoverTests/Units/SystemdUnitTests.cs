using System.Diagnostics;
using System.Text.RegularExpressions;
using BingeMe.Cli;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace CutoverTests.Units;

/// <summary>The units of <c>blue-green/systemd</c> and <c>deploy</c>, as systemd itself reads them.</summary>
public sealed class SystemdUnitTests : IDisposable
{
    private static readonly string Units = Path.Combine(Built.Root, "blue-green", "systemd");

    private readonly string folder = Directory.CreateTempSubdirectory("bm-units-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("bingeme@4000.service")]
    [InlineData("bingeme-green.target")]
    [InlineData("bingeme-cutover.service")]
    [InlineData("haproxy.service")]
    public async Task Systemd_has_nothing_to_say_about_a_unit(string unit)
    {
        await Install();
        Assert.Equal("", await Verify(unit));
    }

    /// <summary>A check that finds nothing would make the test above pass for ever.</summary>
    [Fact]
    public async Task What_a_drop_in_says_wrongly_is_found()
    {
        await Install();
        await File.AppendAllTextAsync(Path.Combine(folder, "haproxy.service.d", "cutover.conf"), "RestartSecs=1\n");
        Assert.Contains("RestartSecs", await Verify("haproxy.service"), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_of_the_units_are_the_hosts()
    {
        var text = File.ReadAllText(Path.Combine(Units, "bingeme@.service.d", "green.conf"));
        var variables = Regex.Matches(text, @"^Environment=(\w+)=(\S+)$", RegexOptions.Multiline).ToDictionary(static m => m.Groups[1].Value, static m => m.Groups[2].Value);
        Assert.Equal(3, variables.Count);
        var settings = Settings.From(variables);
        Assert.Equal("green", settings.Get(CoreSettings.Colour));
        Assert.Equal(TimeSpan.FromSeconds(5), settings.Get(CoreSettings.DrainDelay));
        Assert.Empty(settings.Warnings);
    }

    [Fact]
    public void The_controllers_command_is_one_of_ours()
    {
        var text = File.ReadAllText(Path.Combine(Units, "bingeme-cutover.service"));
        var command = Regex.Match(text, @"^ExecStart=/opt/bingeme/cli/bingeme (.+)$", RegexOptions.Multiline).Groups[1].Value;
        Assert.Empty(CommandLine.Create(new CliContext(new Dictionary<string, string>(), Stream.Null)).Parse(command).Errors);
    }

    /// <summary>Copies all units, with programs that are there in the place of those of an installation.</summary>
    private async Task Install()
    {
        await Tools.Debian("systemd-analyze", "systemd");
        await Tools.Debian("haproxy", "haproxy");
        foreach (var file in Directory.GetFiles(Units, "*", SearchOption.AllDirectories).Append(Path.Combine(Built.Root, "deploy", "bingeme@.service")).Append("/lib/systemd/system/haproxy.service"))
        {
            var name = file.StartsWith(Units, StringComparison.Ordinal) ? Path.GetRelativePath(Units, file) : Path.GetFileName(file);
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            var text = Regex.Replace(await File.ReadAllTextAsync(file), @"^(ExecStart=)/opt/\S+", "$1/bin/true", RegexOptions.Multiline);
            await File.WriteAllTextAsync(Path.Combine(folder, name), text);
        }
    }

    /// <summary>What systemd-analyze says of these files; the machine's own units are none of ours.</summary>
    private async Task<string> Verify(string unit)
    {
        var start = new ProcessStartInfo("systemd-analyze", ["verify", "--man=no", "--recursive-errors=no", Path.Combine(folder, unit)]) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["SYSTEMD_UNIT_PATH"] = $"{folder}:";
        using var process = Process.Start(start)!;
        var said = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return string.Join('\n', (await said + output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => l.Contains(folder, StringComparison.Ordinal) || l.Contains(unit, StringComparison.Ordinal)));
    }
}
