using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Cutover.Engines;
using BingeMe.Cutover.Journals;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cutover;

/// <summary><c>bingeme cutover history</c>: what happened, from the journal.</summary>
internal static class HistoryCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var folder = StateFolder.Option();
        var isAll = new Option<bool>("--all") { Description = "All runs, not only the last one." };
        var asJson = new Option<bool>("--json") { Description = "Writes the records as they are, one JSON object a line." };
        var command = new Command("history", "Shows what happened: who asked for what, what was meant, what was in force, and why.\n\nExit codes: 0 shown, 1 there was no run, 2 wrong arguments, 3 the folder cannot be read.") { folder, isAll, asJson };
        command.SetAction(async (parse, _) =>
        {
            var state = StateFolder.Of(parse.GetRequiredValue(folder));
            var records = StatusView.Read(state);
            if (records.Count == 0) throw new CliFaultException(ExitCodes.Negative, $"There was no run yet in {state.Path}.");
            var output = parse.InvocationConfiguration.Output;
            foreach (var record in records.Where(r => parse.GetValue(isAll) || r.Run == records[^1].Run))
                await output.WriteLineAsync(parse.GetValue(asJson) ? record.ToJson() : Line(record));
            return ExitCodes.Done;
        });
        return command;
    }

    /// <summary>A record for people. Its text may be what a program or a host said.</summary>
    public static string Line(JournalRecord record)
    {
        var share = record switch
        {
            { Kind: JournalKind.Figures, To: { } to } => $" {new TrafficShare(to)}",
            { From: { } from, To: { } to } => $" {new TrafficShare(from)} -> {new TrafficShare(to)}",
            { To: { } to } => $" {new TrafficShare(to)}",
            _ => "",
        };
        var figures = record.Figures is null ? "" : FormattableString.Invariant($" green {Of("greenRequests")} requests, {Of("greenErrors")} errors, p95 {Of("greenP95Ms")} ms; blue {Of("blueRequests")}, {Of("blueErrors")}, {Of("blueP95Ms")} ms{Extra("decisionToLastGreenRequestMs", "; decision to last green request")}");
        return PrintableText.Line(FormattableString.Invariant($"{record.At:HH:mm:ss.fff} {record.Stage ?? "-",-14} {JournalKinds.Name(record.Kind),-12}{share}{figures}{(record.Text is null ? "" : $" {record.Text}")}{(record.By is null ? "" : $" (by {record.By})")}"));

        double Of(string name) => record.Figures!.GetValueOrDefault(name);
        string Extra(string name, string label) => record.Figures!.TryGetValue(name, out var value) ? FormattableString.Invariant($"{label} {value:0} ms") : "";
    }
}
