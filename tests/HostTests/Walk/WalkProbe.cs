using System.Globalization;

namespace HostTests.Walk;

/// <summary>
/// What a woven program calls at the beginning of each of its methods. It runs in the program's process and writes down, for each connection,
/// which methods its flow entered: one line a method, "connection method".
/// </summary>
public static class WalkProbe
{
    /// <summary>The environment variable that names the file to write to.</summary>
    public const string FileVariable = "WALK_FILE";

    /// <summary>1 in the flow of the first connection, and so on; 0 in every other flow, such as the background's.</summary>
    private static readonly AsyncLocal<int> Connection = new();

    private static readonly HashSet<(int Connection, int Method)> Entered = [];
    private static int connections;
    private static StreamWriter? output;

    /// <summary>A method is entered.</summary>
    public static void Enter(int method)
    {
        if (Connection.Value is not (> 0 and var connection)) return;
        lock (Entered)
            if (Entered.Add((connection, method))) output?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{connection} {method}"));
    }

    /// <summary>A method is entered with which a connection begins; what it calls and awaits from here on is the connection's flow.</summary>
    public static void EnterConnection(int method)
    {
        Connection.Value = Interlocked.Increment(ref connections);
        Enter(method);
    }

    /// <summary>Before the program's first method.</summary>
    public static void Start()
    {
        if (Environment.GetEnvironmentVariable(FileVariable) is { } file) output = new StreamWriter(file) { AutoFlush = true };
    }
}
