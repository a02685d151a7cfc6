using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql.Dialects;
using MySqlConnector;

namespace BingeMe.Platform.Sql;

/// <summary>
/// A connection whose every step is watched. When the server hangs in the middle of one, the step is left behind with the connection: nobody
/// uses it again, and it is closed when the driver gives the step up, or rolled back if the server finishes it after all. One that the server
/// has closed while it lay in its pool is replaced at its first statement.
/// </summary>
/// <param name="inner">The pool's connection.</param>
/// <param name="watch">Knows whether the server hangs.</param>
/// <param name="pool">Where it comes from; null for one that its opening has asked the server about.</param>
internal sealed class GuardedConnection(MySqlConnection inner, HungServerDetector watch, MySqlPool? pool = null) : DbConnection
{
    private MySqlConnection inner = inner;
    private Task? left;

    /// <summary>Whether the server has answered since the connection left its pool.</summary>
    private bool isProven = pool is null;

    /// <summary>What begins the open transaction and goes with its first statement; null once that is sent.</summary>
    private string? begin;

    private bool isInTransaction;
    private bool isDisposed;

    /// <summary>Whether the server said what makes no sense: what follows on this connection would make none either.</summary>
    private bool isGarbled;

    [AllowNull]
    public override string ConnectionString { get => inner.ConnectionString; set => inner.ConnectionString = value; }

    public override string Database => inner.Database;

    public override string DataSource => inner.DataSource;

    public override string ServerVersion => inner.ServerVersion;

    public override ConnectionState State => left is null && !isGarbled ? inner.State : ConnectionState.Broken;

    /// <summary>Whether a step was left behind.</summary>
    public bool IsAbandoned => left is not null;

    /// <summary>Whether further statements can be sent: neither was a step left behind nor did the connection break.</summary>
    public bool IsUsable => State == ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => inner.ChangeDatabase(databaseName);

    // It is open from its making. Who finds it otherwise and would open it, as Dapper does, has one that broke.
    public override void Open() => RequireWhole();

    public override void Close() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        // The base comes back through Dispose.
        if (isDisposed) return;
        isDisposed = true;
        if (left is null)
        {
            try
            {
                if (IsUsable) await EndTransaction("rollback");
                if (IsUsable && isProven) pool?.Heard(inner);
            }
            catch (DependencyException)
            {
                // The answer is decided already. A transaction that is open still must not go back to the pool with its connection.
                if (left is null) await MySqlConnection.ClearPoolAsync(inner);
            }

            if (isGarbled) await MySqlConnection.ClearPoolAsync(inner);

            // One left behind ends by itself.
            if (left is null) await inner.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    /// <summary>
    /// Sends a command. Only the first statement on a connection of the pool may meet one that the server has closed meanwhile: a query is
    /// then sent again on another one, and before anything else the connection is asked whether it stands, unless it was heard from a moment
    /// ago. So what writes is never sent twice, unless the server says that it has given it up: then a statement that is no transaction's part
    /// is sent again.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="text">Its text.</param>
    /// <param name="step">Runs it.</param>
    /// <exception cref="DependencyException">The server hangs, broke off, or is busy.</exception>
    public async Task<T> Send<T>(MySqlCommand command, string text, Func<MySqlCommand, Task<T>> step)
    {
        RequireWhole();
        var measured = watch.Meter.Begin();
        try
        {
            var isQuery = begin is null && StatementText.IsQuery(text);
            if (!isProven && !isQuery && !pool!.IsFresh(inner)) await Prove();
            var whole = begin is null ? text : begin + text;
            if (command.CommandText != whole) SetText(command, whole);
            if (begin is not null) isInTransaction = true;
            begin = null;
            command.Connection = inner;
            var wasProven = isProven;
            T result;
            try
            {
                result = await Watch(step(command));
                isProven = true;
            }
            catch (DependencyException e) when (!wasProven && isQuery && e.Kind == DependencyFailure.Broken && left is null && !isGarbled)
            {
                await Prove();
                command.Connection = inner;
                result = await Watch(step(command));
            }
            catch (DependencyException e) when (!isInTransaction && e is { Kind: DependencyFailure.Busy, InnerException: MySqlException given } && ServerErrors.IsGivenUp(given) && StatementText.IsSingle(text))
            {
                // Nothing of it stands (IDatabase.Open).
                result = await SqlScope.Retry(() => Watch(step(command)));
            }

            measured.Ended();
            return result;
        }
        catch (DependencyException e)
        {
            measured.Failed(e.Kind);
            throw;
        }
        catch
        {
            // The server answered, or nobody waits any more.
            measured.Ended();
            throw;
        }
    }

    /// <summary>Waits for a step that was taken. What the driver throws for a server that cannot do its work ends here.</summary>
    /// <exception cref="DependencyException">The server hangs, broke off, or is busy.</exception>
    public async Task<T> Watch<T>(Task<T> work)
    {
        try
        {
            return work.IsCompleted ? await work : await watch.Await(work);
        }
        catch (DependencyException) when (!work.IsCompleted)
        {
            left = work;
            _ = EndLater(work);
            throw;
        }
        catch (Exception e) when (SqlFaults.KindOf(e) is { } kind)
        {
            if (kind == DependencyFailure.Broken) isProven = pool is null;
            throw new DependencyException("sql", e) { Kind = kind };
        }
        catch (Exception e) when (SqlFaults.IsNonsense(e))
        {
            isGarbled = true;
            throw new DependencyException("sql", e) { Kind = DependencyFailure.Broken };
        }
    }

    /// <summary>Waits for a step without a result.</summary>
    /// <exception cref="DependencyException">The server hangs, broke off, or is busy.</exception>
    public Task Watch(Task work) => Watch(Finished(work));

    /// <summary>Throws when a step was left behind, or the connection broke with one: it is nobody's any more.</summary>
    /// <exception cref="DependencyException">One was, or it did.</exception>
    public void RequireWhole()
    {
        if (left is not null) throw new DependencyException("sql", new TimeoutException("An earlier step was left behind.")) { Kind = DependencyFailure.TimedOut };
        if (!IsUsable) throw new DependencyException("sql", new IOException("The connection broke with an earlier step.")) { Kind = DependencyFailure.Broken };
    }

    /// <summary>Ends the open transaction; nothing where none is open, or none of its statements was sent.</summary>
    /// <param name="how"><c>commit</c> or <c>rollback</c>.</param>
    /// <exception cref="DependencyException">The server hangs, broke off, or is busy.</exception>
    public async Task EndTransaction(string how)
    {
        begin = null;
        if (!isInTransaction) return;
        if (how == "rollback" && !IsUsable && left is null)
        {
            // The server rolls back what ends with its connection.
            isInTransaction = false;
            return;
        }

        RequireWhole();
        await using var command = inner.CreateCommand();
        SetText(command, how);
        await Watch(command.ExecuteNonQueryAsync(CancellationToken.None));
        isInTransaction = false;
    }

    /// <summary>Notes that a message has committed the open transaction.</summary>
    public void Committed() => isInTransaction = false;

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel)
    {
        RequireWhole();
        if (isInTransaction || begin is not null) throw new InvalidOperationException("A transaction is open already.");
        begin = isolationLevel switch
        {
            // That of every session of the pool.
            IsolationLevel.Unspecified or IsolationLevel.RepeatableRead => "start transaction; ",
            IsolationLevel.ReadCommitted => "set transaction isolation level read committed; start transaction; ",
            _ => throw new NotSupportedException($"{isolationLevel} is used nowhere."),
        };
        return new GuardedTransaction(this, isolationLevel);
    }

    protected override ValueTask<DbTransaction> BeginDbTransactionAsync(IsolationLevel isolationLevel, CancellationToken cancellationToken) =>
        new(BeginDbTransaction(isolationLevel));

    protected override DbCommand CreateDbCommand() => new GuardedCommand(inner.CreateCommand(), this);

    protected override void Dispose(bool disposing)
    {
        if (disposing && left is null) Close();
        base.Dispose(disposing);
    }

    private static async Task<bool> Finished(Task work)
    {
        await work;
        return true;
    }

#pragma warning disable CA2100 // texts that came through GuardedCommand, and constants
    private static void SetText(MySqlCommand command, string text) => command.CommandText = text;
#pragma warning restore CA2100

    /// <summary>Asks the connection whether it stands, and takes the next one where it does not: as many as the pool can hold may have ended at once.</summary>
    private async Task Prove()
    {
        for (var tried = 0; inner.State != ConnectionState.Open || !await Watch(inner.PingAsync()); tried++)
        {
            if (tried > pool!.MostConnections) throw new DependencyException("sql") { Kind = DependencyFailure.Broken };
            await inner.DisposeAsync();
            inner = await pool.Take(CancellationToken.None);
        }

        isProven = true;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Nobody waits for the step any more; its failure was told already.")]
    private async Task EndLater(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception)
        {
            // As expected: the driver gave it up.
        }

        try
        {
            if (isInTransaction && inner.State == ConnectionState.Open)
            {
                await using var command = new MySqlCommand("rollback", inner);
                await command.ExecuteNonQueryAsync();
            }
        }
        catch (Exception)
        {
            // Broken with the step.
        }

        try
        {
            await inner.DisposeAsync();
        }
        catch (Exception)
        {
            // The same.
        }
    }
}
