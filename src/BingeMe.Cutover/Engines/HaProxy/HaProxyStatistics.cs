using System.Globalization;

namespace BingeMe.Cutover.Engines.HaProxy;

/// <summary>Reads <c>show stat</c> (management guide, 9.1 "CSV format"): columns by their names, since versions append some.</summary>
internal static class HaProxyStatistics
{
    /// <summary>What a proxy counted for each side it has.</summary>
    public static Dictionary<Side, SideCounters> Read(string csv, string blue, string green)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines is not [['#', ' ', .. var head], ..]) throw new EngineException("'show stat' answered with no table.");
        var columns = head.Split(',').Select(static (name, index) => (name, index)).Where(static c => c.name.Length > 0).ToDictionary(static c => c.name, static c => c.index, StringComparer.Ordinal);
        var sides = new Dictionary<Side, SideCounters>();
        var servers = new Dictionary<Side, (int Up, int All)>();
        foreach (var line in lines.Skip(1))
        {
            var fields = line.Split(',');
            Side side;
            if (fields[0] == blue) side = Side.Blue;
            else if (fields[0] == green) side = Side.Green;
            else continue;

            if (fields[columns["svname"]] == "BACKEND")
            {
                sides[side] = new SideCounters
                {
                    Requests = Number("hrsp_1xx") + Number("hrsp_2xx") + Number("hrsp_3xx") + Number("hrsp_4xx") + Number("hrsp_5xx") + Number("hrsp_other"),
                    ServerErrors = Number("hrsp_5xx"),
                    TransportErrors = Number("econ") + Number("eresp"),
                    InFlight = (int)Number("scur"),
                };
            }
            else
            {
                var (up, all) = servers.GetValueOrDefault(side);
                var status = fields[columns["status"]];
                servers[side] = (up + (status.StartsWith("UP", StringComparison.Ordinal) || status == "no check" ? 1 : 0), all + 1);
            }

            long Number(string column) => long.TryParse(fields[columns[column]], CultureInfo.InvariantCulture, out var value) ? value : 0;
        }

        foreach (var (side, counters) in sides.ToList())
        {
            var (up, all) = servers.GetValueOrDefault(side);
            sides[side] = counters with { ServersUp = up, Servers = all };
        }

        return sides;
    }
}
