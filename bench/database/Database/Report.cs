namespace Database;

/// <summary>Prints the figures of each call and the ratios of both hosts.</summary>
internal static class Report
{
    /// <summary>
    /// The old Node service on its own data, by call: MariaDB and host, in milliseconds. Measured elsewhere and printed for orientation alone
    /// (issue 9, "What a request costs the database"); a ratio to them says nothing.
    /// </summary>
    private static readonly Dictionary<string, string> Published = new()
    {
        ["GET /user/info"] = "0.11 / 1.73",
        ["GET /user/profile"] = "0.20 / 1.02",
        ["GET /posts"] = "0.40 / 1.22",
        ["GET /updates"] = "1.58 / 3.37",
        ["GET /notifications"] = "0.25 / 1.48",
        ["GET /messages/conversation"] = "1.12 / 1.87",
        ["POST /user/mode"] = "0.09 / 1.13",
        ["POST /posts/like"] = "0.34 / 1.47",
    };

    public static void Head(IReadOnlyList<Host> hosts) => Console.WriteLine(
        $"{"processor ms a request: MariaDB / host",-40}{string.Concat(hosts.Select(h => $"{h.Name,16}"))}{(hosts.Count > 1 ? $"{"MariaDB",9}{"host",7}{"rate",7}" : "")}   old service, elsewhere");

    public static void Line(Call call, IReadOnlyList<Figures> figures)
    {
        var ratios = figures is [var before, var after] ? $"{after.Sql / before.Sql,9:f2}{after.OfHost / before.OfHost,7:f2}{after.Rate / before.Rate,7:f2}" : "";
        Console.WriteLine($"{call.Name,-40}{string.Concat(figures.Select(f => $"{$"{f.Sql:f2} / {f.OfHost:f2}",16}"))}{ratios}   {Published.GetValueOrDefault(call.Name, "")}");
    }

    public static void Foot() => Console.WriteLine("Ratios: after to before, of one run in turns; less is better but for the rate.");
}
