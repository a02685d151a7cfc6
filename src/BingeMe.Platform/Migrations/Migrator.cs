using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Sql.Dialects;
using Dapper;

namespace BingeMe.Platform.Migrations;

/// <summary>
/// Runs the migrations of <c>db/migrations</c> in order and records them in <c>schema_migrations</c>. On SQLite a file is one
/// transaction. MySQL commits every schema statement by itself, so the row counts the statements that ran and a broken run resumes
/// behind the last of them. It also says which statement is under way: a run that ends between a statement and its record leaves that
/// mark, and then the statement may have run already. Two migrators at once: on SQLite the second waits; on MySQL hold a named lock around it.
/// </summary>
/// <param name="connection">An open connection; stays the caller's.</param>
/// <param name="dialect">The connection's engine.</param>
/// <param name="clock">Dates the records.</param>
/// <param name="migrations">The migrations to consider; the embedded ones when null.</param>
public sealed class Migrator(DbConnection connection, EngineDialect dialect, TimeProvider clock, IReadOnlyList<Migration>? migrations = null)
{
    private const string Rows = "select name, checksum, statements, baseline, applied_at as AppliedAt from schema_migrations order by name";

    /// <summary>In the column <c>baseline</c>: the statement behind those that are counted was begun, and how it ended is not known.</summary>
    private const int UnderWay = 2;

    private readonly IReadOnlyList<Migration> migrations = migrations ?? Migration.Embedded();
    private readonly List<string> found = [];

    /// <summary>The statements that <see cref="Apply"/> found done by a run that ended before it could record them.</summary>
    public IReadOnlyList<string> Found => found;

    /// <summary>Where every migration stands, known and unknown ones alike. Reads, and needs no right to do more.</summary>
    public async Task<IReadOnlyList<MigrationStatus>> Status(CancellationToken cancelled)
    {
        var rows = await Recorded(null, cancelled);
        var known =
            from migration in migrations
            let row = rows.GetValueOrDefault(migration.Name)
            select new MigrationStatus(migration.Name, migration.Phase, StateOf(migration, row), row?.AppliedAt?.FromSql());
        var unknown =
            from row in rows.Values
            where migrations.All(m => m.Name != row.Name)
            select new MigrationStatus(row.Name, null, MigrationState.Unknown, row.AppliedAt?.FromSql());
        return [.. known.Concat(unknown).OrderBy(s => s.Name, StringComparer.Ordinal)];
    }

    /// <summary>The statements that <see cref="Apply"/> would run, as this engine would get them; changes nothing.</summary>
    /// <param name="includeContract">Whether contract migrations count.</param>
    /// <param name="cancelled">Ends the wait for the database.</param>
    /// <exception cref="MigrationException">A recorded file was edited, or the database is older than its record.</exception>
    public async Task<IReadOnlyList<string>> DryRun(bool includeContract, CancellationToken cancelled)
    {
        var rows = await Recorded(null, cancelled);
        await RequireRecord(rows);
        return
        [
            .. from migration in Wanted(includeContract)
               from statement in migration.Statements.Skip(Done(migration, rows.GetValueOrDefault(migration.Name)))
               select dialect.Schema(statement),
        ];
    }

    /// <summary>Runs what is pending. Returns the names of what ran.</summary>
    /// <param name="includeContract">Whether to run contract migrations too; only after the rollback window.</param>
    /// <param name="cancelled">Stops between two statements.</param>
    /// <exception cref="MigrationException">A recorded file was edited, a statement failed, or the database is older than its record.</exception>
    public async Task<IReadOnlyList<string>> Apply(bool includeContract, CancellationToken cancelled)
    {
        await RequireRecord(await Recorded(null, cancelled));
        await MakeRecord();
        var ran = new List<string>();
        foreach (var migration in Wanted(includeContract))
        {
            if (await ApplyOne(migration, cancelled))
                ran.Add(migration.Name);
        }

        return ran;
    }

    /// <summary>Loads the demo data into a database that has no users. False when it has some.</summary>
    public Task<bool> LoadDemoData(CancellationToken cancelled) => DemoData.LoadIfEmpty(connection, clock.GetUtcNow(), cancelled);

    /// <summary>Declares migrations as done without running them: for a database that had the schema before it had a record.</summary>
    /// <param name="upTo">The last name to declare, or its number, e.g. <c>0001</c>.</param>
    /// <param name="cancelled">Ends the wait for the database.</param>
    /// <exception cref="MigrationException">There is no such migration, a recorded file was edited, or the database does not have what they would give.</exception>
    public async Task<IReadOnlyList<string>> Baseline(string upTo, CancellationToken cancelled)
    {
        var last = migrations.FirstOrDefault(m => m.Name == upTo || m.Name.StartsWith(upTo + "_", StringComparison.Ordinal))
            ?? throw new MigrationException($"There is no migration '{upTo}'.");
        var rows = await Recorded(null, cancelled);
        var declared = new List<string>();
        Migration[] all = [.. migrations.TakeWhile(m => string.CompareOrdinal(m.Name, last.Name) <= 0)];
        if (await SchemaFit.Misfits(connection, dialect, all) is { Count: > 0 } misfits)
            throw new MigrationException($"The database does not have what {last.Name} and those before it would give: {string.Join("; ", misfits)}.");
        await MakeRecord();
        foreach (var migration in all)
        {
            if (Done(migration, rows.GetValueOrDefault(migration.Name)) == migration.Statements.Count)
                continue;
            cancelled.ThrowIfCancellationRequested();
            await Record(migration, migration.Statements.Count, 1, null);
            declared.Add(migration.Name);
        }

        return declared;
    }

    /// <summary>A database that had tables before it had a record would fail at the first of them, and says what helps instead.</summary>
    private async Task RequireRecord(Dictionary<string, MigrationRow> rows)
    {
        if (rows.Count > 0) return;
        var made = migrations.SelectMany(static m => m.Statements).Select(TableMadeBy).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var there = (await connection.QueryAsync<ColumnRow>(dialect.Columns)).Select(static c => c.TableName).Distinct(StringComparer.OrdinalIgnoreCase).Where(made.Contains).ToList();
        if (there.Count == 0) return;
        throw new MigrationException(
            $"The database has {there.Count} tables already ({string.Join(", ", there.Take(3))}{(there.Count > 3 ? ", ..." : "")}) and no record of migrations. "
            + $"Declare what it has first: bingeme migrate baseline {migrations[0].Name}");
    }

    private static string? TableMadeBy(string statement)
    {
        const string start = "create table `";
        return statement.StartsWith(start, StringComparison.Ordinal) ? statement[start.Length..statement.IndexOf('`', start.Length)] : null;
    }

    private IEnumerable<Migration> Wanted(bool includeContract) =>
        migrations.Where(m => includeContract || m.Phase == MigrationPhase.Expand);

    private async Task<bool> ApplyOne(Migration migration, CancellationToken cancelled)
    {
        // The record is read inside the transaction: another process may have run this file while we waited for the lock.
        await using var transaction = dialect.SchemaInTransactions ? await connection.BeginTransactionAsync(cancelled) : null;
        var rows = await Recorded(transaction, cancelled);
        var row = rows.GetValueOrDefault(migration.Name);
        var done = Done(migration, row);
        if (row?.AppliedAt is not null)
            return false;

        if (transaction is null)
        {
            await RunEach(migration, done, row?.Baseline == UnderWay, cancelled);
            return true;
        }

        for (; done < migration.Statements.Count; done++) await Run(migration, done, transaction, cancelled);
        await Record(migration, done, 0, transaction);
        await transaction.CommitAsync(cancelled);
        return true;
    }

    /// <summary>
    /// Runs statements that commit by themselves. What was begun is marked before and recorded after, whoever stops us in between: no token
    /// ends the record of what has happened.
    /// </summary>
    private async Task RunEach(Migration migration, int done, bool mayBeDone, CancellationToken cancelled)
    {
        for (; done < migration.Statements.Count; done++, mayBeDone = false)
        {
            cancelled.ThrowIfCancellationRequested();
            await Record(migration, done, UnderWay, null);
            try
            {
                await Run(migration, done, null, cancelled);
            }
            catch (MigrationException e) when (mayBeDone && dialect.IsDoneBefore(e.InnerException!))
            {
                found.Add($"{e.Message}: the run that broke off had done this already.");
            }
            catch (MigrationException e) when (IsAnswer(e.InnerException))
            {
                // The server has refused it, so it is certain that it did not run.
                await Record(migration, done, 0, null);
                throw;
            }

            await Record(migration, done + 1, 0, null);
        }
    }

    private static bool IsAnswer(Exception? e) => e is DbException or DependencyException { Kind: DependencyFailure.Busy or DependencyFailure.Refused };

    private async Task Run(Migration migration, int index, DbTransaction? transaction, CancellationToken cancelled)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
#pragma warning disable CA2100 // a file of this assembly: nothing from outside gets into it
        command.CommandText = dialect.Schema(migration.Statements[index]);
#pragma warning restore CA2100
        try
        {
            if (DataStatement.Of(migration.Statements[index]) is { } data && transaction is null) await data.Run(connection, cancelled);
            else await command.ExecuteNonQueryAsync(cancelled);
        }
        catch (Exception e) when (e is DbException or DependencyException)
        {
            throw new MigrationException($"{migration.Name}, statement {index + 1} of {migration.Statements.Count}: {(e as DependencyException)?.InnerException?.Message ?? e.Message}", e);
        }
    }

    private async Task Record(Migration migration, int statements, int mark, DbTransaction? transaction)
    {
        var row = new
        {
            name = migration.Name,
            checksum = migration.ChecksumAfter(statements),
            statements,
            mark,
            at = statements == migration.Statements.Count ? clock.SqlNow() : (DateTime?)null,
        };
        var updated = await connection.ExecuteAsync(
            """
            update schema_migrations set checksum = @checksum, statements = @statements, baseline = @mark, applied_at = @at
            where name = @name
            """,
            row,
            transaction);
        if (updated == 0)
        {
            await connection.ExecuteAsync(
                "insert into schema_migrations (name, checksum, statements, baseline, applied_at) values (@name, @checksum, @statements, @mark, @at)",
                row,
                transaction);
        }
    }

    private async Task<Dictionary<string, MigrationRow>> Recorded(DbTransaction? transaction, CancellationToken cancelled)
    {
        cancelled.ThrowIfCancellationRequested();
        var rows = new Dictionary<string, MigrationRow>(StringComparer.Ordinal);
        if (!(await connection.QueryAsync<ColumnRow>(dialect.Columns, null, transaction)).Any(static c => c.TableName == "schema_migrations")) return rows;
        foreach (var row in await connection.QueryAsync<MigrationRow>(Rows, null, transaction))
            rows[row.Name] = row;
        return rows;
    }

    private async Task MakeRecord() => await connection.ExecuteAsync(
        """
        create table if not exists schema_migrations (
          name varchar(191) not null primary key,
          checksum char(64) not null,
          statements int not null,
          baseline int not null,
          applied_at datetime null
        )
        """);

    private static MigrationState StateOf(Migration migration, MigrationRow? row) => row switch
    {
        null => MigrationState.Pending,
        _ when !IsUnchanged(migration, row) => MigrationState.Changed,
        { AppliedAt: null } => MigrationState.Partial,
        { Baseline: 1 } => MigrationState.Baselined,
        _ => MigrationState.Applied,
    };

    private static int Done(Migration migration, MigrationRow? row) =>
        row is null ? 0
        : IsUnchanged(migration, row) ? (int)row.Statements
        : throw new MigrationException(
            $"{migration.Name} was edited after it ran on this database. Restore the file and put the change into a new migration.");

    private static bool IsUnchanged(Migration migration, MigrationRow row) => row.AppliedAt is null
        ? row.Statements < migration.Statements.Count && row.Checksum == migration.ChecksumAfter((int)row.Statements)
        : row.Checksum == migration.Checksum;
}
