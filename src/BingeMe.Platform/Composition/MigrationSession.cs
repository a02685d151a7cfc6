using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;

namespace BingeMe.Platform.Composition;

/// <summary>
/// A migrator on the database of the settings. On MySQL it is the only one at a time, and its statements may take as long as they need.
/// The embedded database brings itself up to date when it is opened, here as everywhere.
/// </summary>
public sealed class MigrationSession : IAsyncDisposable
{
    private const string LockName = "bingeme:migrate";
    private static readonly TimeSpan LockPatience = TimeSpan.FromSeconds(10);

    private readonly List<object> parts;

    private MigrationSession(Migrator migrator, List<object> parts)
    {
        Migrator = migrator;
        this.parts = parts;
    }

    /// <summary>The migrator.</summary>
    public Migrator Migrator { get; }

    /// <summary>Opens the database.</summary>
    /// <param name="settings">Say which.</param>
    /// <param name="clock">Dates the records.</param>
    /// <param name="isReading">Whether nothing will be changed: then it works beside another migrator.</param>
    /// <param name="cancelled">Ends the wait.</param>
    /// <exception cref="DependencyException">The database is down, or another migrator is at work.</exception>
    public static async Task<MigrationSession> Open(Settings settings, TimeProvider clock, bool isReading, CancellationToken cancelled)
    {
        var parts = new List<object>();
        try
        {
            if (settings.Get(CoreSettings.Profile) == Profile.Embedded)
            {
                var embedded = new SqlDependencies(settings, clock);
                parts.Add(embedded);
                return new MigrationSession(await On(embedded.Database, SqliteDialect.Instance, clock, parts, cancelled), parts);
            }

            var options = SqlDependencies.Options(settings) with { CommandSeconds = 0, ConnectSeconds = 15 };
            if (!isReading)
            {
                var locks = new MySqlNamedLocks(options);
                parts.Add(locks);
                parts.Insert(0, await locks.Acquire(LockName, LockPatience, cancelled));
            }

            var database = new MySqlDatabase(options);
            parts.Insert(0, database);
            return new MigrationSession(await On(database, MySqlDialect.Instance, clock, parts, cancelled), parts);
        }
        catch
        {
            await Disposal.Of(parts);
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Disposal.Of(parts);

    private static async Task<Migrator> On(IDatabase database, EngineDialect dialect, TimeProvider clock, List<object> parts, CancellationToken cancelled)
    {
        DbConnection connection = await database.Open(cancelled);
        parts.Insert(0, connection);
        return new Migrator(connection, dialect, clock);
    }
}
