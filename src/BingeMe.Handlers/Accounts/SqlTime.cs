namespace BingeMe.Handlers.Accounts;

/// <summary>Times as SQL parameters: UTC, whole seconds, the precision of the schema's DATETIME columns on every engine (ruling 17).</summary>
internal static class SqlTime
{
    public static DateTime ToSql(this DateTimeOffset time)
    {
        var utc = time.UtcDateTime;
        return new DateTime(utc.Ticks - (utc.Ticks % TimeSpan.TicksPerSecond), DateTimeKind.Utc);
    }

    /// <summary>A column's value as an instant: columns hold UTC.</summary>
    public static DateTimeOffset FromSql(this DateTime column) => new(DateTime.SpecifyKind(column, DateTimeKind.Utc));
}
