using BingeMe.Platform.Sql;
using MySqlConnector;

namespace BingeMe.TestSupport.Engines;

/// <summary>A schema with the demo data that tests use one after another; disposing it gives it back as it was.</summary>
public sealed class PooledSchema : IAsyncDisposable
{
    private readonly MariaDbPool pool;

    internal PooledSchema(MariaDbPool pool, string name)
    {
        this.pool = pool;
        Name = name;
    }

    /// <summary>Where it is.</summary>
    public MySqlOptions Options => pool.Server with { Database = Name, Connections = MariaDbPool.ConnectionsOfATest };

    /// <summary>An open connection of the caller's own, past the API; zero dates are read as the first of times.</summary>
    public async Task<MySqlConnection> Connect()
    {
        var connection = new MySqlConnection(new MySqlConnectionStringBuilder
        {
            Server = Options.Host,
            Port = (uint)Options.Port,
            UserID = Options.User,
            Password = Options.Password,
            Database = Options.Database,
            CharacterSet = "utf8mb4",
            Pooling = false,
            ConvertZeroDateTime = true,
        }.ConnectionString);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Whether a test changed more than rows: then nobody gets it again.</summary>
    public bool IsSpoiled { get; set; }

    internal string Name { get; }

    /// <summary>Rows changed so far, by table, as the server counted them when the schema was last as it should be.</summary>
    internal Dictionary<string, long> Counted { get; set; } = [];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => pool.TakeBack(this);
}
