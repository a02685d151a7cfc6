using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>A command of a <see cref="GuardedConnection"/>.</summary>
internal sealed class GuardedCommand(MySqlCommand inner, GuardedConnection connection) : DbCommand
{
    /// <summary>As the caller wrote it; what is sent may begin with what begins a transaction.</summary>
    private string text = inner.CommandText;

#pragma warning disable CA2100 // passed on as it came
    [AllowNull]
    public override string CommandText { get => text; set => inner.CommandText = text = value ?? ""; }
#pragma warning restore CA2100

    public override int CommandTimeout { get => inner.CommandTimeout; set => inner.CommandTimeout = value; }

    public override CommandType CommandType { get => inner.CommandType; set => inner.CommandType = value; }

    public override bool DesignTimeVisible { get => inner.DesignTimeVisible; set => inner.DesignTimeVisible = value; }

    public override UpdateRowSource UpdatedRowSource { get => inner.UpdatedRowSource; set => inner.UpdatedRowSource = value; }

    // The inner command belongs to the inner connection from its making.
    protected override DbConnection? DbConnection { get; set; } = connection;

    protected override DbParameterCollection DbParameterCollection => inner.Parameters;

    // A connection has one transaction at a time, and every command on it belongs to that one.
    protected override DbTransaction? DbTransaction { get; set; }

    public override void Cancel() => inner.Cancel();

    public override void Prepare() => inner.Prepare();

    public override int ExecuteNonQuery() => ExecuteNonQueryAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override object? ExecuteScalar() => ExecuteScalarAsync(CancellationToken.None).GetAwaiter().GetResult();

    public override Task<int> ExecuteNonQueryAsync(CancellationToken cancellationToken) => connection.Send(inner, text, c => c.ExecuteNonQueryAsync(cancellationToken));

    public override Task<object?> ExecuteScalarAsync(CancellationToken cancellationToken) => connection.Send(inner, text, async c => OldDates.Read(await c.ExecuteScalarAsync(cancellationToken)));

    public override async ValueTask DisposeAsync()
    {
        if (!connection.IsAbandoned)
            await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override DbParameter CreateDbParameter() => inner.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) =>
        ExecuteDbDataReaderAsync(behavior, CancellationToken.None).GetAwaiter().GetResult();

    protected override Task<DbDataReader> ExecuteDbDataReaderAsync(CommandBehavior behavior, CancellationToken cancellationToken) =>
        connection.Send<DbDataReader>(inner, text, async c => new GuardedReader(await c.ExecuteReaderAsync(behavior, cancellationToken), connection));

    protected override void Dispose(bool disposing)
    {
        if (disposing && !connection.IsAbandoned)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
