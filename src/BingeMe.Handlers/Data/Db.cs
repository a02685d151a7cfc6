using System.Data.Common;
using System.Globalization;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Handlers.Data;

/// <summary>
/// The one door to SQL. A handler connects once for all of its reading and writing, and gives the connection up before it waits for anything
/// else than the database. What must stand or fall with a commit (sessions that it ends, codes that it uses up) is the exception: a transaction's last step.
/// </summary>
internal sealed class Db(IDatabase database, TimeProvider clock)
{
    /// <summary>One connection of the pool, which goes back there when the scope ends.</summary>
    /// <param name="cancelled">Ends the wait for a connection.</param>
    /// <exception cref="DependencyException">The database cannot be reached; answered 503.</exception>
    public async ValueTask<SqlScope> Connect(CancellationToken cancelled) => new(database, await database.Open(cancelled), clock, cancelled);

    /// <summary>One short piece of work on a connection of its own, for what waits for other things before and after it.</summary>
    /// <exception cref="DependencyException">The database cannot be reached; answered 503.</exception>
    public async Task<T> Run<T>(Func<SqlScope, Task<T>> work, CancellationToken cancelled)
    {
        await using var sql = await Connect(cancelled);
        return await work(sql);
    }

    /// <inheritdoc cref="Run{T}"/>
    public async Task Run(Func<SqlScope, Task> work, CancellationToken cancelled)
    {
        await using var sql = await Connect(cancelled);
        await work(sql);
    }
}

/// <summary>
/// One connection for as long as a handler reads and writes. Statements outside of <see cref="Transaction{T}"/> commit by themselves. Not for
/// use by two tasks at once.
/// </summary>
internal sealed class SqlScope(IDatabase database, DbConnection connection, TimeProvider clock, CancellationToken cancelled) : IAsyncDisposable
{
    /// <summary>The statement of <see cref="LockMember"/>, for the head of a message; with <c>@memberId</c>.</summary>
    public const string MemberLock = "update users set updated_at = updated_at where id = @memberId";

    private const int Tries = 10;

    /// <summary>Each try waits this much longer than the one before it, so that many calls about one row do not meet again at once.</summary>
    private static readonly TimeSpan Backoff = TimeSpan.FromMilliseconds(4);

    private readonly List<Action> afterCommit = [];
    private bool isInTransaction;

    /// <summary>The open transaction; null once it is committed.</summary>
    private DbTransaction? open;
    private bool isClosed;

    /// <summary>The connection, for Dapper. A command of it belongs to the transaction that is open, if one is.</summary>
    public DbConnection Connection => connection;

    /// <summary>What differs between the engines.</summary>
    public SqlDialect Dialect => database.Dialect;

    /// <summary>The present as a parameter: UTC, cut to whole seconds.</summary>
    public DateTime Now => clock.SqlNow();

    /// <summary>Cancelled when nobody waits for the work any more.</summary>
    public CancellationToken Cancelled => cancelled;

    /// <summary>
    /// Waits for something else than the database, with the connection back in its pool: others need it meanwhile. Not inside of a transaction.
    /// </summary>
    public async Task<T> Outside<T>(Func<Task<T>> work)
    {
        await Close();
        try
        {
            return await work();
        }
        finally
        {
            connection = await database.Open(cancelled);
            isClosed = false;
        }
    }

    /// <inheritdoc cref="Outside{T}"/>
    public Task Outside(Func<Task> work) => Outside(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Gives the connection back before the scope ends: the rest of it needs the database no more.</summary>
    public ValueTask Close()
    {
        if (isClosed) return ValueTask.CompletedTask;
        isClosed = true;
        return connection.DisposeAsync();
    }

    /// <summary>
    /// Runs the work in a transaction and commits it; what the work throws rolls it back. A transaction that the database gives up for another
    /// one's sake (a deadlock, a lock not had in time) is run again, so the work must be the same when it runs twice. Inside of another
    /// transaction the work joins that one.
    /// </summary>
    /// <exception cref="DependencyException">
    /// The database gave it up too often or cannot be reached; with <see cref="DependencyException.IsOutcomeUnknown"/> when that happened while
    /// it was committed, which is never tried again.
    /// </exception>
    public Task<T> Transaction<T>(Func<Task<T>> work) => isInTransaction ? work() : Retry(async () =>
    {
        // No token: what is told after a commit (a notification) must not be lost because the client has gone.
        await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
        isInTransaction = true;
        open = transaction;
        afterCommit.Clear();
        try
        {
            var result = await work();
            // Not with the caller's token: a commit that is broken off has an unknown outcome.
            if (open is not null) await transaction.CommitAsync(CancellationToken.None);
            foreach (var begin in afterCommit) begin();
            return result;
        }
        finally
        {
            isInTransaction = false;
            open = null;
        }
    });

    /// <inheritdoc cref="Transaction{T}"/>
    public Task Transaction(Func<Task> work) => Transaction(async () =>
    {
        await work();
        return true;
    });

    /// <summary>Begins something once the open transaction is committed, and not at all when it is not; at once when none is open.</summary>
    /// <param name="begin">Must not wait or throw.</param>
    public void AfterCommit(Action begin)
    {
        if (isInTransaction) afterCommit.Add(begin);
        else begin();
    }

    /// <summary>
    /// Runs a message of several statements that commit by themselves, again when the database gives one up for another one's sake; one statement
    /// needs none of this (<see cref="IDatabase.Open"/>). For a message that is right however often a part of it ran. Inside of a transaction
    /// it is a part of that.
    /// </summary>
    public Task<T> Autocommit<T>(Func<Task<T>> message) => isInTransaction ? message() : Retry(message);

    /// <summary>Does work of which nothing stands when the database gives it up for another one's sake, and then again.</summary>
    /// <exception cref="DependencyException">The database gave it up too often or cannot be reached.</exception>
    public static async Task<T> Retry<T>(Func<Task<T>> work)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await work();
            }
            catch (DependencyException e) when (e is { Kind: DependencyFailure.Busy, IsOutcomeUnknown: false })
            {
                // Nothing of it is left behind: whoever comes back later starts anew.
                if (tried == Tries) throw;
                if (tried > 1) await Task.Delay(Backoff * tried);
            }
        }
    }

    /// <summary>
    /// Sends several statements in one message, which the database answers in one: a round trip for all of them. Those that give rows are read
    /// in their order.
    /// </summary>
    /// <param name="statements">Separated by semicolons. A parameter of one name has one value in all of them.</param>
    /// <param name="parameters">Names, with their @, and values.</param>
    public async Task<SqlResults> Send(string statements, params (string Name, object? Value)[] parameters)
    {
        var command = new SqlMessage().Add(statements, parameters).Command(connection);
        try
        {
            return new SqlResults(command, await command.ExecuteReaderAsync(CancellationToken.None));
        }
        catch
        {
            await command.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the statements of a message; nothing where it has none.</summary>
    public async Task Execute(SqlMessage message)
    {
        if (message.IsEmpty) return;
        await using var command = message.Command(connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>
    /// Ends the open transaction in one message: its last statements, its commit, and a count of what stands then. The last step of the work
    /// that <see cref="Transaction{T}"/> runs, and not of work that joined another one's.
    /// </summary>
    /// <param name="last">The last statements; with the parameters of the count.</param>
    /// <param name="count">A query of one whole number.</param>
    public async Task<long> CommitWith(SqlMessage last, string count)
    {
        if (open is not { } transaction) throw new InvalidOperationException("No transaction is open.");
        await using var command = last.Command(connection);
        long number;
        if (transaction is ICommitMessage message)
        {
            number = await message.Commit(command, count);
        }
        else
        {
            if (!last.IsEmpty) await command.ExecuteNonQueryAsync(CancellationToken.None);
            await transaction.CommitAsync(CancellationToken.None);
#pragma warning disable CA2100 // texts of the modules' SQL
            command.CommandText = count;
#pragma warning restore CA2100
            number = Convert.ToInt64(await command.ExecuteScalarAsync(CancellationToken.None), CultureInfo.InvariantCulture);
        }

        open = null;
        return number;
    }

    /// <summary>The key of the row that was inserted last.</summary>
    public Task<long> InsertedId() => connection.ExecuteScalarAsync<long>("select " + Dialect.LastInsertId);

    /// <summary>
    /// Makes transactions of one member wait for each other: an update that changes nothing locks the member's row until the commit, on every
    /// engine and without a vendor's <c>for update</c>. Take it first in the transaction; what is read after it is the newest committed state.
    /// </summary>
    public Task LockMember(long memberId) => connection.ExecuteAsync(MemberLock, new { memberId });

    /// <summary>
    /// Makes transactions that find or create things of one kind wait for each other until the commit, where no unique index may stand
    /// (ruling 26). Take it before the transaction's first read: what is read after it is the newest committed state.
    /// </summary>
    /// <param name="kind">E.g. <c>tags</c>.</param>
    public Task LockKind(string kind) =>
        connection.ExecuteAsync($"insert into lock_rows (name) values (@kind) {Dialect.OnDuplicateUpdate("name", "name")}", new { kind });

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Close();
}
