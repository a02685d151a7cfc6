using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using BingeMe.Cli.Terminal;
using BingeMe.Replay.Reporting;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Replay;

/// <summary>What <c>bingeme replay</c> writes besides its report, and what it fails on besides differences.</summary>
internal static class ReplayOutputs
{
    public static readonly Option<string?> JUnit = new("--junit") { Description = "Writes a JUnit file: a test a case." };

    public static readonly Option<string?> Html = new("--html") { Description = "Writes a page with everything in it, for people." };

    public static readonly Option<string?> BaselineFile = new("--baseline") { Description = "A file of known differences, by bucket: only new ones fail." };

    public static readonly Option<bool> WriteBaseline = new("--write-baseline") { Description = "Writes what differs now to the --baseline file; the run is then 0." };

    public static readonly Option<double?> MinCoverage = new("--min-coverage") { Description = "Fails when fewer percent of the API's operations were called." };

    /// <summary>Refuses what does not fit together, before anything runs.</summary>
    public static void Validate(CommandResult result)
    {
        if (result.GetValue(WriteBaseline) && result.GetValue(BaselineFile) is null) result.AddError("--write-baseline needs --baseline FILE.");
        if (result.GetValue(MinCoverage) is { } percent && percent is not (>= 0 and <= 100)) result.AddError("--min-coverage must be from 0 to 100.");
        foreach (var option in new[] { JUnit, Html, BaselineFile })
        {
            if (result.GetValue(option) is { Length: > 0 } file && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
                result.AddError($"{option.Name} {file}: there is no folder {folder}.");
        }
    }

    /// <summary>The known differences; none where there is no file, or where it is about to be written.</summary>
    /// <exception cref="CliFaultException">The file is not there or is none.</exception>
    public static async Task<Baseline> Baseline(ParseResult parse, CancellationToken cancelled)
    {
        if (parse.GetValue(BaselineFile) is not { } file || parse.GetValue(WriteBaseline)) return BingeMe.Replay.Reporting.Baseline.Empty();
        if (!File.Exists(file)) throw new CliFaultException(ExitCodes.Failed, $"There is no file {file}; --write-baseline makes it.");
        try
        {
            return BingeMe.Replay.Reporting.Baseline.Read(await File.ReadAllTextAsync(file, cancelled));
        }
        catch (SampleException e)
        {
            throw new CliFaultException(ExitCodes.Failed, $"{file}: {e.Message}");
        }
    }

    /// <summary>Writes the files.</summary>
    public static async Task Write(ParseResult parse, ReplayReport report, CancellationToken cancelled)
    {
        if (parse.GetValue(JUnit) is { } junit) await File.WriteAllTextAsync(junit, JUnitReport.Write(report), cancelled);
        if (parse.GetValue(Html) is { } html) await File.WriteAllTextAsync(html, HtmlReport.Write(report), cancelled);
        if (parse.GetValue(WriteBaseline)) await File.WriteAllTextAsync(parse.GetValue(BaselineFile)!, BingeMe.Replay.Reporting.Baseline.Write(report), cancelled);
    }

    /// <summary>What the coverage lacks; null when it is enough, or when nobody asked.</summary>
    public static string? CoverageFault(ParseResult parse, ReplayReport report) =>
        parse.GetValue(MinCoverage) is { } wanted && report.CoveredPercent < wanted
            ? string.Create(CultureInfo.InvariantCulture, $"Coverage: {report.CoveredPercent:0.0} % of the operations, not {wanted} %. Never called: {string.Join(", ", report.Uncovered)}")
            : null;
}
