using Microsoft.Data.Sqlite;

namespace BingeMe.Platform.Sql;

/// <summary>
/// Binds times as <c>yyyy-MM-dd HH:mm:ss</c>, the form of <c>current_timestamp</c>, whatever fraction they carry; and decimals as
/// numbers, because the driver's text would sort above every number wherever no column lends it an affinity (<c>sum(x) &gt;= @y</c>).
/// </summary>
internal sealed class EmbeddedSqliteParameter : SqliteParameter
{
    /// <inheritdoc/>
    public override object? Value
    {
        get => base.Value;
        set => base.Value = value switch
        {
            DateTime time => Text(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time),
            DateTimeOffset instant => Text(instant.UtcDateTime),
            decimal number => (double)number,
            _ => value,
        };
    }

    private static string Text(DateTime utc) => utc.ToString("yyyy-MM-dd HH':'mm':'ss");
}
