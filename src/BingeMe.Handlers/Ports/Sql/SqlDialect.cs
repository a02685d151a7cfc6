using System.Data.Common;
using System.Globalization;

namespace BingeMe.Handlers.Ports;

/// <summary>The few things in which MySQL/MariaDB and SQLite truly differ. Everything else is one portable SQL.</summary>
public abstract class SqlDialect
{
    /// <summary><c>mysql</c> or <c>sqlite</c>; for messages only.</summary>
    public abstract string Name { get; }

    /// <summary>The key of the row that this connection inserted last, as an SQL expression.</summary>
    public abstract string LastInsertId { get; }

    /// <summary><c>insert ignore into</c> or <c>insert or ignore into</c>: a row that breaks a unique index is left out.</summary>
    public abstract string InsertIgnore { get; }

    /// <summary>
    /// The tail of an <c>insert</c> that turns it into an upsert: on a duplicate key the named columns take the values that the
    /// insert would have written.
    /// </summary>
    /// <param name="key">The columns of the unique index, comma separated.</param>
    /// <param name="columns">The columns to overwrite.</param>
    public abstract string OnDuplicateUpdate(string key, params ReadOnlySpan<string> columns);

    /// <summary>The end of an <c>insert</c> that adds to a number where the row is there already.</summary>
    /// <param name="table">The table of the insert.</param>
    /// <param name="key">The key's columns, separated by commas.</param>
    /// <param name="column">The number.</param>
    public abstract string OnDuplicateAdd(string table, string key, string column);

    /// <summary>
    /// A subquery of the numbers in a JSON array parameter, for <c>where id in {Dialect.Longs("@ids")}</c>: lists of any length in one
    /// statement text, which <c>in @list</c> cannot give under Native AOT. The parameter is <see cref="SqlList.Json"/>. The few ids of a page
    /// are better written out (<see cref="SqlList.Of"/>).
    /// </summary>
    /// <param name="parameter">E.g. <c>@ids</c>.</param>
    public abstract string Longs(string parameter);

    /// <summary>
    /// Whether the database refused the values of a row (a constraint, a length, a trigger), and would take another one: only such a row may be
    /// passed over. What it could not do for any row is a <see cref="DependencyException"/> or our bug.
    /// </summary>
    /// <param name="refusal">What it said.</param>
    public abstract bool IsRefusalOfRow(DbException refusal);
}

internal static class SqlList
{
    /// <summary>
    /// Some ids as they stand in a statement, <c>where id in {SqlList.Of(ids)}</c>: whole numbers and nothing else, whatever was asked for. For
    /// the rows of a page, whose plan is better than that of <see cref="SqlDialect.Longs"/>; of no ids, <c>(null)</c>, which matches no row.
    /// </summary>
    public static string Of(IEnumerable<long> ids)
    {
        var text = string.Join(", ", ids.Select(static id => id.ToString(CultureInfo.InvariantCulture)));
        return text.Length == 0 ? "(null)" : $"({text})";
    }

    /// <summary>The JSON array of some ids: the parameter of <see cref="SqlDialect.Longs"/>. An empty list matches no row.</summary>
    public static string Json(IEnumerable<long> ids) => $"[{string.Join(',', ids)}]";
}

/// <summary>
/// The one form in which times meet SQL. <c>DATETIME</c> columns hold UTC with whole seconds; MySQL would round a fraction up, into
/// the future, so it is cut off before.
/// </summary>
internal static class SqlTime
{
    /// <summary>The present, UTC, cut to whole seconds: the value of every <c>@now</c>.</summary>
    public static DateTime SqlNow(this TimeProvider clock) => clock.GetUtcNow().ToSql();

    /// <summary>An instant as a parameter: UTC, cut to whole seconds.</summary>
    public static DateTime ToSql(this DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    /// <summary>A <c>DATETIME</c> of a row as an instant. Drivers leave its kind open; the column is UTC.</summary>
    public static DateTimeOffset FromSql(this DateTime column) => new(DateTime.SpecifyKind(column, DateTimeKind.Utc));
}
