namespace BingeMe.Platform.Sql;

/// <summary>Where the MySQL database is (DB_HOST, DB_PORT, DB_USERNAME, DB_PASSWORD, DB_DATABASE, DB_CONNECTION_LIMIT).</summary>
/// <param name="Host">The server.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">The account.</param>
/// <param name="Password">Never logged.</param>
/// <param name="Database">The schema.</param>
/// <param name="Connections">The most connections that the pool holds.</param>
public sealed record MySqlOptions(string Host, int Port, string User, string Password, string Database, int Connections)
{
    /// <summary>Its name in metrics.</summary>
    public string Name { get; init; } = "sql";

    /// <summary>Seconds that a statement may take; 0 = any, and the server is never taken for one that hangs. Short, because a request that waits for a hung server helps nobody.</summary>
    public int CommandSeconds { get; init; } = 5;

    /// <summary>Seconds that a connection, a new one or one of a full pool, is waited for. Short for the same reason.</summary>
    public int ConnectSeconds { get; init; } = 2;

    /// <summary>How the way to it is protected.</summary>
    public SqlTls Tls { get; init; } = SqlTls.Preferred;

    /// <summary>Names the place; the password never gets into a text.</summary>
    public override string ToString() => $"{User}@{Host}:{Port}/{Database}";
}

/// <summary>How connections to the database are protected.</summary>
public enum SqlTls
{
    /// <summary>In plain text.</summary>
    None,

    /// <summary>Encrypted where the server can.</summary>
    Preferred,

    /// <summary>Encrypted, or none.</summary>
    Required,

    /// <summary>Encrypted, and the certificate is the server's, of an authority that this machine knows.</summary>
    Verified,
}
