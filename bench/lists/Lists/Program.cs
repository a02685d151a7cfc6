using System.CommandLine;
using BingeMe.TestSupport.Lists;
using BingeMe.TestSupport.Servers;
using Lists;

var folder = new Option<DirectoryInfo>("--folder") { Description = "Where MariaDB's data lie; what is filled already is used again.", Required = true };
var full = new Option<double>("--full") { Description = "The large scale: 1 is 200,000 members, 1,000,000 posts, 2,000,000 messages.", DefaultValueFactory = static _ => 1 };
var part = new Option<double>("--part") { Description = "The small scale, at least 0.01.", DefaultValueFactory = static _ => 0.01 };
var page = new Option<int>("--page") { Description = "The late page.", DefaultValueFactory = static _ => 500 };
var rounds = new Option<int>("--rounds") { Description = "Requests of each kind, in turns.", DefaultValueFactory = static _ => 60 };
var tries = new Option<int>("--tries") { Description = "How often a list that misses a bar is measured, the last time counting.", DefaultValueFactory = static _ => 3 };
var deep = new Option<double>("--deep-bar") { Description = "Most that the late page may cost of page 1, by p95.", DefaultValueFactory = static _ => 1.5 };
var growth = new Option<double>("--growth-bar") { Description = "Most that a page may cost of the same at the small scale, by p95.", DefaultValueFactory = static _ => 2 };
var memory = new Option<int>("--memory") { Description = "MariaDB's buffer pool in MB.", DefaultValueFactory = static _ => 2_048 };
var only = new Option<string>("--only") { Description = "Lists whose name has this in it.", DefaultValueFactory = static _ => "" };
var json = new Option<FileInfo?>("--json") { Description = "A file for the figures as JSON." };
var asItIs = new Option<bool>("--as-it-is") { Description = "Takes filled databases as they are, for trying indexes by hand; else a changed migration fills anew." };
var fill = new Option<bool>("--fill") { Description = "Fills and measures nothing." };

var root = new RootCommand("Measures every list: page 1 and a late page, on a large and a small database.") { folder, full, part, page, rounds, tries, deep, growth, memory, only, json, asItIs, fill };
root.SetAction(async parse =>
{
    await using var server = new MariaDbServer(parse.GetValue(folder)!.FullName, parse.GetValue(memory));
    await server.Start();
    try
    {
        await using var large = await FilledSchema.Of(server.Options, ListScale.Of(Math.Clamp(parse.GetValue(full), 0.01, 10)), parse.GetValue(asItIs));
        await using var small = await FilledSchema.Of(server.Options, ListScale.Of(Math.Clamp(parse.GetValue(part), 0.01, 10)), parse.GetValue(asItIs));
        if (parse.GetValue(fill)) return 0;
        var bench = new Bench(
            large, small, Math.Clamp(parse.GetValue(page), 2, 500), Math.Clamp(parse.GetValue(rounds), 5, 10_000), Math.Clamp(parse.GetValue(tries), 1, 20),
            new Bars(parse.GetValue(deep), parse.GetValue(growth)));
        var figures = await bench.Run(parse.GetValue(only)!);
        Report.Table(figures, bench.Bars);
        if (parse.GetValue(json) is { } file) Report.Json(figures, bench.Bars, file);
        return figures.TrueForAll(bench.Bars.AreMet) ? 0 : 1;
    }
    finally
    {
        await server.ShutDown();
    }
});
return await root.Parse(args).InvokeAsync();
