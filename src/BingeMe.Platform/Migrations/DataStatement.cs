using System.Data;
using System.Data.Common;
using System.Diagnostics;
using BingeMe.Handlers.Ports;
using Dapper;

namespace BingeMe.Platform.Migrations;

/// <summary>
/// A statement of a migration that changes rows which are there: <c>update `table` set ... [where ...]</c>. As one statement it would hold every
/// row until its end, and readers of other tables at their rows too; so it runs in batches by id, each a transaction at READ COMMITTED that is
/// over in a moment. It must be right when a part of it ran twice.
/// </summary>
internal sealed class DataStatement
{
    private const int LeastRows = 10;
    private const int MostRows = 250;
    private const int Tries = 20;

    /// <summary>How long a writer of such a row may have to wait.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(30);

    private readonly string sql;

    private DataStatement(string table, string sql) => (Table, this.sql) = (table, sql);

    /// <summary>Whose rows it changes.</summary>
    public string Table { get; }

    /// <summary>Reads a statement; null when it is about the schema.</summary>
    /// <exception cref="MigrationException">It changes rows in a form that cannot run in batches.</exception>
    public static DataStatement? Of(string statement)
    {
        var isChange = statement.StartsWith("update ", StringComparison.OrdinalIgnoreCase);
        if (!isChange && !IsOtherChange(statement)) return null;
        var end = isChange && statement.StartsWith("update `", StringComparison.Ordinal) ? statement.IndexOf('`', "update `".Length) : -1;
        if (end < 0) throw new MigrationException($"Rows are changed by 'update `table` set ... [where ...]', in batches by id; not by: {statement[..Math.Min(60, statement.Length)]}");
        var where = Where(statement);
        return new DataStatement(
            statement["update `".Length..end],
            where < 0 ? $"{statement} where `id` > @behind and `id` <= @upTo" : $"{statement[..where]} where ({statement[(where + "where".Length)..]}) and `id` > @behind and `id` <= @upTo");
    }

    /// <summary>Runs it, batch by batch.</summary>
    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="cancelled">Ends it between two batches.</param>
    public async Task Run(DbConnection connection, CancellationToken cancelled)
    {
        var rows = LeastRows * 5;
        for (long behind = 0; ;)
        {
            cancelled.ThrowIfCancellationRequested();
            var upTo = await connection.ExecuteScalarAsync<long?>(
                $"select max(b.id) from (select `id` as id from `{Table}` where `id` > @behind order by `id` limit @rows) b", new { behind, rows });
            if (upTo is null) return;
            var started = Stopwatch.GetTimestamp();
            await Batch(connection, behind, upTo.Value);
            var took = Stopwatch.GetElapsedTime(started);
            if (took > Longest) rows = Math.Max(LeastRows, rows / 2);
            else if (took < Longest / 3) rows = Math.Min(MostRows, rows * 2);
            behind = upTo.Value;
        }
    }

    private async Task Batch(DbConnection connection, long behind, long upTo)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, CancellationToken.None);
                // The rows are held before anything is computed for them: what is read then is what stands until the commit.
                await connection.ExecuteAsync($"update `{Table}` set `id` = `id` where `id` > @behind and `id` <= @upTo", new { behind, upTo }, transaction);
                await connection.ExecuteAsync(sql, new { behind, upTo }, transaction);
                await transaction.CommitAsync(CancellationToken.None);
                return;
            }
            catch (DependencyException e) when (e.Kind == DependencyFailure.Busy && tried < Tries)
            {
                // A deadlock with traffic: the batch was rolled back, and runs again.
                await Task.Delay(tried * 5, CancellationToken.None);
            }
        }
    }

    private static bool IsOtherChange(string statement) =>
        statement.StartsWith("insert ", StringComparison.OrdinalIgnoreCase) || statement.StartsWith("delete ", StringComparison.OrdinalIgnoreCase)
        || statement.StartsWith("replace ", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where the statement's own condition begins, outside of brackets and quotes; -1 without one.</summary>
    private static int Where(string statement)
    {
        var (depth, quote) = (0, '\0');
        for (var i = 0; i < statement.Length; i++)
        {
            var c = statement[i];
            if (quote != '\0') quote = c == quote ? '\0' : quote;
            else if (c is '\'' or '`') quote = c;
            else if (c == '(') depth++;
            else if (c == ')') depth--;
            else if (depth == 0 && char.IsWhiteSpace(c) && string.Compare(statement, i + 1, "where ", 0, 6, StringComparison.OrdinalIgnoreCase) == 0) return i + 1;
        }

        return -1;
    }
}
