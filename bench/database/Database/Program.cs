using System.CommandLine;
using BingeMe.TestSupport.Lists;
using BingeMe.TestSupport.Servers;
using Database;

var before = new Option<DirectoryInfo?>("--before") { Description = "Folder of the host to compare with; none measures one host alone." };
var after = new Option<DirectoryInfo>("--after") { Description = "Folder of the host under test.", Required = true };
var scale = new Option<double>("--scale") { Description = "How much data: 1 is 200,000 members, 1,000,000 posts, 2,000,000 messages; at least 0.01.", DefaultValueFactory = static _ => 0.01 };
var rounds = new Option<int>("--rounds") { Description = "Rounds of each operation, the two hosts in turns.", DefaultValueFactory = static _ => 8 };
var requests = new Option<int>("--requests") { Description = "Requests of one host in one round.", DefaultValueFactory = static _ => 400 };
var connections = new Option<int>("--connections") { Description = "Requests under way at once.", DefaultValueFactory = static _ => 16 };
var only = new Option<string>("--only") { Description = "Operations whose name has this in it.", DefaultValueFactory = static _ => "" };
var payments = new Option<int>("--payments") { Description = "Measures the dashboards instead, of a creator with so many payments beside one with 5,000; exit code 1 when a bar is missed." };
var soak = new Option<int>("--soak") { Description = "Runs so many minutes at seven tenths of the capacity instead, and watches memory, handles, threads and answer times; exit code 1 when one of them grows or a request fails." };

var root = new RootCommand("Processor time of MariaDB and of the host for each request, two hosts in turns on one MariaDB.") { before, after, scale, rounds, requests, connections, only, payments, soak };
root.SetAction(async (parse, cancelled) =>
{
    await using var server = new MariaDbServer(megabytes: 1_024);
    await server.Start();
    var size = ListScale.Of(Math.Clamp(parse.GetValue(scale), 0.01, 1));
    await using var site = await Site.Fill(server, size);
    await using var left = parse.GetValue(before) is { } folder ? await Host.Start("before", folder.FullName, site.Options) : null;
    await using var right = await Host.Start("after", parse.GetValue(after)!.FullName, site.Options);
    if (parse.GetValue(payments) is > 0 and var many)
    {
        await Creators.Fill(site.Options, many, cancelled);
        return await Creators.Measure(right, site.Token, Math.Clamp(parse.GetValue(requests), 16, 100_000), cancelled) ? 0 : 1;
    }

    if (parse.GetValue(soak) is > 0 and var minutes)
        return await new Soak(server, right, site.Calls, Math.Clamp(parse.GetValue(connections), 1, 128)).Run(Math.Min(minutes, 24 * 60), cancelled) ? 0 : 1;

    var bench = new Bench(server, Math.Clamp(parse.GetValue(rounds), 1, 1_000), Math.Clamp(parse.GetValue(requests), 16, 100_000), Math.Clamp(parse.GetValue(connections), 1, 128));
    var hosts = left is null ? new[] { right } : [left, right];
    Report.Head(hosts);
    foreach (var call in site.Calls.Where(c => c.Name.Contains(parse.GetValue(only)!, StringComparison.Ordinal)))
        Report.Line(call, await bench.Measure(call, hosts, cancelled));
    Report.Foot();
    return 0;
});
return await root.Parse(args).InvokeAsync();
