using System.Diagnostics.CodeAnalysis;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// The rows of a <see cref="GuardedCommand"/>: a server may hang or go between two of them, too. Its times are <see cref="DateTime"/>, whatever an
/// old row holds (<see cref="OldDates"/>).
/// </summary>
internal sealed class GuardedReader(MySqlDataReader inner, GuardedConnection connection) : ForwardingReader(inner)
{
    private readonly MySqlDataReader rows = inner;

    public override bool IsClosed => connection.IsAbandoned || rows.IsClosed;

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(rows.GetOrdinal(name));

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Step(rows.ReadAsync(cancellationToken));

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Step(rows.NextResultAsync(cancellationToken));

    public override DateTime GetDateTime(int ordinal) => OldDates.Read(rows.GetMySqlDateTime(ordinal));

    [return: DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields | DynamicallyAccessedMemberTypes.PublicProperties)]
    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal) is var type && type == typeof(MySqlDateTime) ? typeof(DateTime) : type;

    public override T GetFieldValue<T>(int ordinal) =>
        typeof(T) == typeof(DateTime) ? (T)(object)GetDateTime(ordinal) : typeof(T) == typeof(object) ? (T)GetValue(ordinal) : rows.GetFieldValue<T>(ordinal);

    public override object GetValue(int ordinal) => OldDates.Read(rows.GetValue(ordinal));

    public override int GetValues(object[] values)
    {
        var count = rows.GetValues(values);
        for (var i = 0; i < count; i++) values[i] = OldDates.Read(values[i]);
        return count;
    }

    public override void Close()
    {
        if (!connection.IsAbandoned) rows.Close();
    }

    public override async ValueTask DisposeAsync()
    {
        if (!connection.IsAbandoned)
        {
            try
            {
                // Reads to the end what was not read.
                await connection.Watch(rows.DisposeAsync().AsTask());
            }
            catch (DependencyException) when (connection.IsAbandoned)
            {
                // Left behind with its connection.
            }
        }

        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        // One that is left behind with its connection is not touched any more.
        base.Dispose(disposing && !connection.IsAbandoned);
    }

    // Rows that have come already, which most have, are read without a wait.
    private Task<bool> Step(Task<bool> step) => step.IsCompletedSuccessfully ? step : connection.Watch(step);
}
