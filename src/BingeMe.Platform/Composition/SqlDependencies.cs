using BingeMe.Handlers.Ports;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Sql;
using BingeMe.Platform.State.Embedded;

namespace BingeMe.Platform.Composition;

/// <summary>The SQL database and the named locks that belong to it, as the profile wants them: SQLite when embedded, else MySQL.</summary>
internal sealed class SqlDependencies : IAsyncDisposable
{
    private readonly List<object> parts = [];

    public SqlDependencies(Settings settings, TimeProvider clock, IFaultLog? faults = null)
    {
        if (settings.Get(CoreSettings.Profile) == Profile.Embedded)
        {
            var folder = settings.Get(CoreSettings.DataFolder);
            Database = Own(new SqliteDatabase(Path.Combine(folder, "bingeme.db"), settings.Get(CoreSettings.DemoData), clock));
            Locks = new EmbeddedNamedLocks(Own(new StateFile(Path.Combine(folder, "state.db"))));
        }
        else
        {
            var options = Options(settings);
            Database = Own(new MySqlDatabase(options));
            Locks = Own(new MySqlNamedLocks(options));
            if (settings.Find(ServiceSettings.ReplicaHost) is { } host)
            {
                var copy = options with { Name = "sql_replica", Host = host, Port = settings.Get(ServiceSettings.ReplicaPort) };
                Replica = new ReadReplica(Database, copy, settings.Get(ServiceSettings.ReplicaMaxLag), clock, faults);
            }
        }
    }

    public IDatabase Database { get; }

    public INamedLocks Locks { get; }

    /// <summary>The copy for lists; null where there is none.</summary>
    public ReadReplica? Replica { get; }

    /// <summary>Where the settings say that MySQL is.</summary>
    public static MySqlOptions Options(Settings settings) => new(
        settings.Find(ServiceSettings.SqlHost) ?? "localhost",
        settings.Get(ServiceSettings.SqlPort),
        settings.Find(ServiceSettings.SqlUser) ?? "",
        settings.Find(ServiceSettings.SqlPassword) ?? "",
        settings.Find(ServiceSettings.SqlDatabase) ?? "",
        settings.Get(ServiceSettings.SqlConnections))
    {
        Tls = settings.Get(ServiceSettings.SqlTls),
    };

    public async ValueTask DisposeAsync()
    {
        // It measures against the database until then.
        if (Replica is not null) await Replica.DisposeAsync();
        await Disposal.Of(parts);
    }

    private T Own<T>(T part)
        where T : class
    {
        parts.Add(part);
        return part;
    }
}
