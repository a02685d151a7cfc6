using System.Collections.Frozen;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql.Dialects;

/// <summary>
/// What the numbers of MySQL's and MariaDB's errors mean, by kind. In no list of these is what a statement's own text is to blame for: that is
/// our bug, and stays an error.
/// </summary>
internal static class ServerErrors
{
    /// <summary>Of the surroundings, whatever the statement: the same one is right at another time, or on a server that is set up rightly.</summary>
    private static readonly FrozenDictionary<int, DependencyFailure> Surroundings = Kinds(
        // Locks, snapshots that a change of the table or of a row made useless, and limits of connections, threads and queries an hour.
        (DependencyFailure.Busy, [1020, 1040, 1203, 1205, 1213, 1226, 1297, 1412, 1614, 1615, 1637, 1689, 3058, 3101, 3572]),
        // The bounds that a server sets to a statement's time, MariaDB's and MySQL's.
        (DependencyFailure.TimedOut, [1969, 3024]),
        // Read-only: a failover has made this server a replica. The one that takes writes is not reached yet, and soon will be.
        (DependencyFailure.Unreachable, [1036, 1290, 1792, 1836, 3168]),
        // No right, no such account or schema, or a schema that is not this release's: a table, column, index or routine that is not there, or
        // a column that this release does not know and must give a value.
        (DependencyFailure.Refused, [1044, 1045, 1049, 1054, 1129, 1130, 1141, 1142, 1143, 1146, 1176, 1227, 1251, 1305, 1356, 1364, 1370, 1449, 1698, 1820, 1862, 3118, 4151]),
        // Files, the disk, memory and threads of the server.
        (DependencyFailure.Broken, [1003, 1004, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018, 1019, 1021, 1023, 1024, 1026, 1028, 1037, 1038, 1041, 1114, 1126, 1135, 1197, 1206, 1436, 1878]),
        // Its engines: damaged tables and what they say without saying what it is.
        (DependencyFailure.Broken, [1030, 1032, 1033, 1034, 1035, 1105, 1180, 1181, 1194, 1195, 1296, 1598, 1712, 1812, 1814, 1815, 1877, 1932]),
        // The way there, and a server that goes down or has ended this connection.
        (DependencyFailure.Broken, [1053, 1077, 1152, 1158, 1159, 1160, 1161, 1184, 1317, 1927, 2006, 2013, 4031]));

    /// <summary>Deadlocks, a lock not had in time, a row that was changed since the snapshot: the statement is rolled back, with its transaction or by itself.</summary>
    private static readonly FrozenSet<int> OfLocks = [1020, 1205, 1213];

    /// <summary>Of the values of a row, where the class of the state does not say so: too long, no such value, a constraint, a trigger's refusal.</summary>
    private static readonly FrozenSet<int> OfRows = [1022, 1118, 1265, 1366, 1526, 1644, 1690, 3819];

    /// <summary>What a schema statement that has run already says when it runs again: it is there, or it is gone.</summary>
    private static readonly FrozenSet<int> OfRepeats = [1022, 1050, 1051, 1060, 1061, 1091, 1304, 1359, 1360, 1826];

    /// <summary>The kind of an error of the surroundings; null for any other.</summary>
    public static DependencyFailure? KindOf(MySqlException e) => Surroundings.TryGetValue(e.Number, out var kind) ? kind : null;

    /// <summary>Whether a statement was given up for another one's sake, and would be right a moment later.</summary>
    public static bool IsGivenUp(MySqlException e) => OfLocks.Contains(e.Number);

    /// <summary>Whether the values of this row were refused, and another row would have been taken.</summary>
    public static bool IsOfRow(MySqlException e) =>
        OfRows.Contains(e.Number) || (KindOf(e) is null && e.SqlState is ['2', '2' or '3', ..] or ['4', '5', ..]);

    /// <summary>Whether a schema statement was refused because what it makes is there, or what it drops is not.</summary>
    public static bool IsOfRepeat(MySqlException e) =>
        // MariaDB names a constraint that is there by the number of its engine.
        OfRepeats.Contains(e.Number) || (e.Number == 1005 && e.Message.Contains("errno: 121", StringComparison.Ordinal));

    private static FrozenDictionary<int, DependencyFailure> Kinds(params ReadOnlySpan<(DependencyFailure Kind, int[] Numbers)> lists)
    {
        var kinds = new Dictionary<int, DependencyFailure>();
        foreach (var (kind, numbers) in lists)
        {
            foreach (var number in numbers) kinds.Add(number, kind);
        }

        return kinds.ToFrozenDictionary();
    }
}
