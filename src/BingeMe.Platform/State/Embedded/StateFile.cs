using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql;
using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.State.Embedded;

/// <summary>
/// The small SQLite file behind the embedded state: sessions, codes, limits, push tokens, challenges, goals and locks. Several
/// processes may share it: every step is one atomic statement. Created by the first use.
/// </summary>
public sealed class StateFile : IDisposable
{
    private const string Schema =
        """
        create table if not exists sessions (
          token text not null, user_id text not null, expires_at integer not null, fingerprint text not null, ip text not null,
          app text not null, created_at integer not null, family text null, replaced_by text null, replaced_at integer null,
          primary key (token, user_id)) without rowid;
        create index if not exists sessions_user on sessions (user_id, created_at);
        create index if not exists sessions_expiry on sessions (expires_at);
        create table if not exists codes (
          identifier text not null primary key, code text not null, created_at integer not null, expires_at integer not null,
          purpose text null, user_id integer null, attempts integer not null) without rowid;
        create table if not exists reset_markers (
          identifier text not null primary key, token_hash text not null, ip text not null, user_agent_hash text not null,
          created_at integer not null, expires_at integer not null) without rowid;
        create table if not exists rate_limits (
          identifier text not null primary key, count integer not null, expires_at integer not null) without rowid;
        create index if not exists rate_limits_expiry on rate_limits (expires_at);
        create table if not exists challenges (
          challenge text not null primary key, expires_at integer not null) without rowid;
        create table if not exists push_tokens (
          user_id integer not null primary key, fcm_token text not null, device_info text not null,
          created_at integer not null, updated_at integer not null);
        create table if not exists live_goals (
          goal_id text not null primary key, live_id integer not null, name text not null, coins integer not null,
          tips_received integer not null) without rowid;
        create table if not exists locks (
          name text not null primary key, owner text not null, expires_at integer not null) without rowid;
        """;

    private readonly SqliteFile file;
    private readonly Lock preparing = new();
    private volatile bool ready;

    /// <summary>Names the file; nothing is opened or created yet.</summary>
    /// <param name="path">E.g. <c>.data/state.db</c>.</param>
    public StateFile(string path) => file = new SqliteFile(path, "state");

    /// <summary>Closes the pooled connections, so that the file can be deleted.</summary>
    public void Dispose() => file.Release();

    /// <summary>Runs one step on an open connection; a failing store becomes a <see cref="DependencyException"/>.</summary>
    internal async Task<T> Run<T>(Func<DbConnection, Task<T>> step, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        await using var connection = file.Open();
        try
        {
            Prepare(connection);
            return await step(connection);
        }
        catch (SqliteException e)
        {
            throw new DependencyException("state", e) { Kind = SqlFaults.KindOf(e) ?? DependencyFailure.Broken };
        }
    }

    /// <summary>Gives a file of an earlier version the columns that came since.</summary>
    private static void Widen(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "select count(*) from pragma_table_info('sessions') where name = 'family'";
        if ((long)command.ExecuteScalar()! > 0) return;
        command.CommandText = "begin immediate";
        command.ExecuteNonQuery();
        command.CommandText = "select count(*) from pragma_table_info('sessions') where name = 'family'";
        if ((long)command.ExecuteScalar()! == 0)
        {
            command.CommandText = "alter table sessions add column family text null; alter table sessions add column replaced_by text null; alter table sessions add column replaced_at integer null";
            command.ExecuteNonQuery();
        }

        command.CommandText = "commit";
        command.ExecuteNonQuery();
    }

    private void Prepare(SqliteConnection connection)
    {
        if (ready)
            return;
        lock (preparing)
        {
            using var command = connection.CreateCommand();
            command.CommandText = Schema;
            command.ExecuteNonQuery();
            Widen(connection);
            ready = true;
        }
    }
}
