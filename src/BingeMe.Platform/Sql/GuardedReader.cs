using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>The rows of a <see cref="GuardedCommand"/>: a server may hang or go between two of them, too.</summary>
internal sealed class GuardedReader(MySqlDataReader inner, GuardedConnection connection) : ForwardingReader(inner)
{
    private readonly MySqlDataReader rows = inner;

    public override bool IsClosed => connection.IsAbandoned || rows.IsClosed;

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => Step(rows.ReadAsync(cancellationToken));

    public override Task<bool> NextResultAsync(CancellationToken cancellationToken) => Step(rows.NextResultAsync(cancellationToken));

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
