namespace BingeMe.Handlers.Ports;

/// <summary>
/// The one form in which times meet SQL. <c>DATETIME</c> columns hold UTC with whole seconds; MySQL would round a fraction up, into
/// the future, so it is cut off before.
/// </summary>
public static class SqlTime
{
    /// <summary>The present, UTC, cut to whole seconds: the value of every <c>@now</c>.</summary>
    public static DateTime SqlNow(this TimeProvider clock) => clock.GetUtcNow().ToSql();

    /// <summary>An instant as a parameter: UTC, cut to whole seconds.</summary>
    public static DateTime ToSql(this DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    /// <summary>A <c>DATETIME</c> of a row as an instant. Drivers leave its kind open; the column is UTC.</summary>
    public static DateTimeOffset FromSql(this DateTime column) => new(DateTime.SpecifyKind(column, DateTimeKind.Utc));
}
