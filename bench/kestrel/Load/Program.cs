using System.CommandLine;
using Load;

var host = new Option<string[]>("--host") { Description = "NAME=COMMAND of a server that listens on PORT; the first is what the others are set against.", Required = true, AllowMultipleArgumentsPerToken = true };
var rounds = new Option<int>("--rounds") { Description = "Rounds, the servers in turns.", DefaultValueFactory = static _ => 6 };
var seconds = new Option<int>("--seconds") { Description = "Seconds of one server in one round.", DefaultValueFactory = static _ => 2 };
var connections = new Option<int>("--connections") { Description = "Connections that always have a request under way.", DefaultValueFactory = static _ => 32 };
var member = new Option<bool>("--member") { Description = "Asks GET /auth/validate as a demo member instead of GET /health." };

var root = new RootCommand("Processor time of servers for each request, in turns in one run. Needs wrk (apt install wrk).") { host, rounds, seconds, connections, member };
root.SetAction(async (parse, cancelled) =>
{
    var servers = new List<Server>();
    try
    {
        foreach (var text in parse.GetValue(host)!) servers.Add(await Server.Start(text, cancelled));
        var path = parse.GetValue(member) ? "/auth/validate" : "/health";
        if (parse.GetValue(member))
            foreach (var server in servers) await server.SignIn(cancelled);
        var load = new Wrk(path, Math.Clamp(parse.GetValue(seconds), 1, 60), Math.Clamp(parse.GetValue(connections), 1, 1_000));
        foreach (var server in servers) await load.Play(server, cancelled);
        var sums = servers.ConvertAll(static _ => new Figures());
        for (var round = 0; round < Math.Clamp(parse.GetValue(rounds), 1, 1_000); round++)
        {
            // The one that goes first changes, for what the other leaves behind.
            for (var turn = 0; turn < servers.Count; turn++)
            {
                var at = (turn + round) % servers.Count;
                sums[at].Add(await load.Play(servers[at], cancelled));
            }
        }

        Console.WriteLine($"GET {path,-22}{"us a request",14}{"of the first",14}{"requests/s",12}{"resident, MB",14}");
        for (var i = 0; i < servers.Count; i++)
            Console.WriteLine($"{servers[i].Name,-26}{sums[i].Microseconds,14:f1}{sums[0].Microseconds / sums[i].Microseconds,14:f2}{sums[i].Rate,12:f0}{servers[i].Resident,14:f0}");
        Console.WriteLine("us: the server's processor time, kernel included; 'of the first' is the first one's by this one's, more is better.");
        return 0;
    }
    finally
    {
        foreach (var server in servers) await server.DisposeAsync();
    }
});
return await root.Parse(args).InvokeAsync();
