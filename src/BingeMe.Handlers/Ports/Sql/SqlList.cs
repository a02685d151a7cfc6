namespace BingeMe.Handlers.Ports;

/// <summary>Lists as SQL parameters.</summary>
public static class SqlList
{
    /// <summary>The JSON array of some ids: the parameter of <see cref="SqlDialect.Longs"/>. An empty list matches no row.</summary>
    public static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";
}
