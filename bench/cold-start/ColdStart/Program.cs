using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using ColdStart;

var bootstraps = new Option<string[]>("--bootstrap") { Description = "NAME=COMMAND [ARGS] of a bootstrap; the first is the floor. Repeatable.", Required = true };
var events = new Option<FileInfo[]>("--event") { Description = "A file with an event's JSON. Repeatable.", Required = true };
var runs = new Option<int>("--runs") { Description = "Cold starts of each bootstrap, at most 200.", DefaultValueFactory = static _ => 15 };
var invocations = new Option<int>("--invocations") { Description = "Warm invocations of each bootstrap, at most 100000.", DefaultValueFactory = static _ => 2_000 };
var warmUps = new Option<int>("--warm-ups") { Description = "Invocations before those, at most 10000.", DefaultValueFactory = static _ => 200 };
var seconds = new Option<int>("--max-seconds") { Description = "Time for each event; what is not done by then is left out.", DefaultValueFactory = static _ => 180 };
var pageCold = new Option<bool>("--page-cold") { Description = "Before each cold start the program's folder leaves the page cache, as on a worker that has never run it." };
var asJson = new Option<bool>("--json") { Description = "Prints JSON instead of a table." };

var root = new RootCommand("Measures Lambda bootstraps: spawn to first answer, and warm invocations.") { bootstraps, events, runs, invocations, warmUps, seconds, pageCold, asJson };
root.SetAction(parse =>
{
    var bench = new Bench(
        [.. parse.GetValue(bootstraps)!.Select(Candidate.Parse)],
        Math.Clamp(parse.GetValue(runs), 1, 200),
        Math.Clamp(parse.GetValue(invocations), 1, 100_000),
        Math.Clamp(parse.GetValue(warmUps), 0, 10_000),
        parse.GetValue(pageCold),
        TimeSpan.FromSeconds(Math.Clamp(parse.GetValue(seconds), 1, 3_600)));
    var results = parse.GetValue(events)!.Select(e => bench.Run(e.Name, Compact(File.ReadAllBytes(e.FullName)))).ToList();
    if (parse.GetValue(asJson)) Report.Json(results);
    else results.ForEach(Report.Table);
});
return root.Parse(args).Invoke();

// As AWS sends it: files are written for readers.
static byte[] Compact(byte[] json) => Encoding.UTF8.GetBytes(JsonNode.Parse(json)!.ToJsonString());
