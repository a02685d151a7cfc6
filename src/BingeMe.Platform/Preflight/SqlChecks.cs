using System.Diagnostics;
using System.Globalization;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.Platform.Sql.Dialects;
using MySqlConnector;

namespace BingeMe.Platform.Preflight;

/// <summary>The database: whether it lets us in, whether its schema is the code's, whether its clock is ours; and its replica.</summary>
internal static class SqlChecks
{
    /// <summary>Codes and tokens live for minutes; what two clocks differ by is taken from that.</summary>
    private static readonly TimeSpan Tolerable = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan TooMuch = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Finding>> Database(Settings settings, TimeProvider clock, CancellationToken cancelled)
    {
        var options = SqlDependencies.Options(settings);
        await using var connection = new MySqlConnection(Text(options));
        if (await Refusal("database", connection, options, "DB_", cancelled) is { } refused) return [refused];
        var tls = await IsEncrypted(connection, cancelled) ? "encrypted" : "in plain text";
        return
        [
            new Finding("database", FindingState.Ok, $"{options.Host}:{options.Port}, schema {options.Database}, version {Version(connection)}, {tls}."),
            await Level(connection, cancelled),
            await Clock(connection, clock, cancelled),
        ];
    }

    public static async Task<IReadOnlyList<Finding>> Replica(Settings settings, CancellationToken cancelled)
    {
        var options = SqlDependencies.Options(settings) with { Host = settings.Find(ServiceSettings.ReplicaHost)!, Port = settings.Get(ServiceSettings.ReplicaPort) };
        await using var connection = new MySqlConnection(Text(options));
        if (await Refusal("replica", connection, options, "DB_REPLICA_", cancelled) is { } refused) return [refused];
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from information_schema.tables where table_schema = database() and table_name = 'replica_heartbeat'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancelled), CultureInfo.InvariantCulture) == 1
            ? [new Finding("replica", FindingState.Ok, $"{options.Host}:{options.Port} has the schema.")]
            : [new Finding("replica", FindingState.Failed, $"{options.Host}:{options.Port} lacks the table replica_heartbeat.", "Wait until it has followed 'bingeme migrate apply', or see whether it follows at all.")];
    }

    private static string Text(MySqlOptions options)
    {
        var text = MySqlDatabase.ConnectionText(options, 1, "bingeme-check");
        text.Pooling = false;
        text.ConnectionTimeout = 5;
        return text.ConnectionString;
    }

    private static async Task<Finding?> Refusal(string subject, MySqlConnection connection, MySqlOptions options, string settings, CancellationToken cancelled)
    {
        try
        {
            await connection.OpenAsync(cancelled);
            return null;
        }
        catch (MySqlException e)
        {
            var (text, remedy) = e.ErrorCode switch
            {
                MySqlErrorCode.AccessDenied => ($"The server refuses user {options.User} with this password.", "Look at DB_USERNAME and DB_PASSWORD, and from which hosts the user may come."),
                MySqlErrorCode.UnknownDatabase => ($"The server has no schema {options.Database}.", "Look at DB_DATABASE, or create it."),
                MySqlErrorCode.DatabaseAccessDenied => ($"User {options.User} may not use the schema {options.Database}.", "Grant it to the user, or look at DB_DATABASE."),
                MySqlErrorCode.ConnectionCountError => ("The server has no connection left.", "Lower DB_CONNECTION_LIMIT on the hosts or raise max_connections."),
                _ when e.InnerException is System.Security.Authentication.AuthenticationException || e.Message.Contains("SSL", StringComparison.Ordinal) =>
                    ("The connection cannot be encrypted as DB_TLS wants it.", "Look at the server's certificate, or at DB_TLS."),
                _ when SqlFaults.IsConnectFailure(e) => ($"Nothing answers at {options.Host}:{options.Port}.", $"Look at {settings}HOST, {settings}PORT and the way there."),
                _ => ($"The server refuses the connection ({e.ErrorCode}).", "Look at the server's log."),
            };
            return new Finding(subject, FindingState.Failed, text, remedy);
        }
    }

    /// <summary>MariaDB gives its version an old one's prefix, for clients that know no other.</summary>
    private static string Version(MySqlConnection connection) =>
        connection.ServerVersion.StartsWith("5.5.5-", StringComparison.Ordinal) ? connection.ServerVersion["5.5.5-".Length..] : connection.ServerVersion;

    private static async Task<bool> IsEncrypted(MySqlConnection connection, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "show session status like 'Ssl_cipher'";
        await using var rows = await command.ExecuteReaderAsync(cancelled);
        return await rows.ReadAsync(cancelled) && rows.GetString(1).Length > 0;
    }

    private static async Task<Finding> Level(MySqlConnection connection, CancellationToken cancelled)
    {
        var statuses = await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Status(cancelled);
        string[] Named(params MigrationState[] states) => [.. statuses.Where(s => states.Contains(s.State) && s.Phase != MigrationPhase.Contract).Select(static s => s.Name)];
        if (Named(MigrationState.Changed) is { Length: > 0 } changed)
            return new Finding("migrations", FindingState.Failed, $"Other files ran on this database under these names: {string.Join(", ", changed)}.", "Deploy the release whose migrations ran, or put the difference into a new one.");
        if (Named(MigrationState.Pending, MigrationState.Partial) is not { Length: > 0 } pending)
        {
            return Named(MigrationState.Unknown) is { Length: > 0 } newer
                ? new Finding("migrations", FindingState.Warning, $"The database is ahead of this release: {string.Join(", ", newer)}.", "All is well when this is a way back to an older release.")
                : new Finding("migrations", FindingState.Ok, "The schema is this release's.");
        }

        var isUnrecorded = statuses.All(static s => s.State is MigrationState.Pending or MigrationState.Unknown) && await HasMembers(connection, cancelled);
        return new Finding(
            "migrations",
            FindingState.Failed,
            $"The schema is behind this release by {pending.Length}: {string.Join(", ", pending.Take(3))}{(pending.Length > 3 ? ", ..." : "")}.",
            isUnrecorded ? "The tables are the legacy system's: run 'bingeme migrate baseline 0001', then 'bingeme migrate apply'." : "Run 'bingeme migrate apply'.");
    }

    private static async Task<bool> HasMembers(MySqlConnection connection, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from information_schema.tables where table_schema = database() and table_name = 'users'";
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancelled), CultureInfo.InvariantCulture) == 1;
    }

    private static async Task<Finding> Clock(MySqlConnection connection, TimeProvider clock, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = "select utc_timestamp(6)";
        var began = Stopwatch.GetTimestamp();
        var theirs = Convert.ToDateTime(await command.ExecuteScalarAsync(cancelled), CultureInfo.InvariantCulture);
        // Told in the middle of the exchange.
        var ours = clock.GetUtcNow() - (Stopwatch.GetElapsedTime(began) / 2);
        var apart = ours - new DateTimeOffset(DateTime.SpecifyKind(theirs, DateTimeKind.Utc));
        var text = string.Create(CultureInfo.InvariantCulture, $"This machine's clock is {Math.Abs(apart.TotalSeconds):0.0} s {(apart < TimeSpan.Zero ? "behind" : "ahead of")} the database's.");
        return apart.Duration() < Tolerable ? new Finding("clock", FindingState.Ok, text)
            : new Finding("clock", apart.Duration() < TooMuch ? FindingState.Warning : FindingState.Failed, text, "Let chrony or systemd-timesyncd keep both clocks.");
    }
}
