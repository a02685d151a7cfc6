using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Journals;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover report</c>: a run as a page to look at.</summary>
internal static class ReportCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = StateFolder.Option();
        var to = new Option<string>("--output") { Description = "The page's file.", DefaultValueFactory = static _ => "cutover.html" };
        var run = new Option<string?>("--run") { Description = "Which run, as 'history --all' names them; the last one unless given." };
        var command = new Command("report", "Writes a run as one HTML page that needs nothing else: its timeline, both sides' errors and times, every record.\n\nExit codes: 0 written, 1 there is no such run, 2 wrong arguments, 3 the folder or the file cannot be used.") { folder, to, run };
        command.SetAction(async (parse, cancelled) =>
        {
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            var all = StatusView.Read(state);
            var name = parse.GetValue(run) ?? (all.Count > 0 ? all[^1].Run : null);
            var records = all.Where(r => r.Run == name).ToList();
            if (records.Count == 0) throw new CliFaultException(ExitCodes.Negative, name is null ? $"There was no run yet in {state.Path}." : $"There is no run '{name}' in {state.Path}.");
            await File.WriteAllTextAsync(parse.GetRequiredValue(to), RunReport.Html(records), cancelled);
            await parse.InvocationConfiguration.Output.WriteLineAsync($"{parse.GetRequiredValue(to)}: {records.Count} records of {PrintableText.Line(name!)}.");
            return ExitCodes.Done;
        });
        return command;
    }
}
