using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace BingeMe.Platform.Sql.Dialects;

/// <summary>SQLite, the embedded database.</summary>
internal sealed partial class SqliteDialect : EngineDialect
{
    public static readonly SqliteDialect Instance = new();

    private SqliteDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override string LastInsertId => "last_insert_rowid()";

    /// <inheritdoc/>
    public override string InsertIgnore => "insert or ignore into";

    internal override bool SchemaInTransactions => true;

    internal override string Columns =>
        """
        select t.name as TableName, c.name as ColumnName, c.type as ColumnType
        from sqlite_master t
        join pragma_table_xinfo(t.name) c
        where t.type = 'table' and t.name not like 'sqlite!_%' escape '!'
        order by t.name, c.cid
        """;

    /// <inheritdoc/>
    public override string OnDuplicateUpdate(string key, params ReadOnlySpan<string> columns)
    {
        var sql = new StringBuilder("on conflict (").Append(key).Append(") do update set ");
        for (var i = 0; i < columns.Length; i++)
            sql.Append(i == 0 ? "" : ", ").Append(columns[i]).Append(" = excluded.").Append(columns[i]);
        return sql.ToString();
    }

    /// <inheritdoc/>
    public override string OnDuplicateAdd(string table, string key, string column) => $"on conflict ({key}) do update set {column} = {table}.{column} + excluded.{column}";

    /// <inheritdoc/>
    public override string Longs(string parameter) => $"(select value from json_each({parameter}))";

    /// <inheritdoc/>
    public override bool IsRefusalOfRow(DbException refusal) =>
        refusal is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG };

    // MySQL's utf8mb4_unicode_ci compares text without regard to case; SQLite does so per column, for ASCII. `autoincrement` keeps
    // the ids of deleted rows from coming back, as InnoDB does.
    internal override string Schema(string statement) =>
        Added().Replace(TextColumn().Replace(statement, "$0 collate nocase"), "on conflict do update set $1 = $1 + excluded.$1")
            .Replace("{bigkey}", "integer primary key autoincrement", StringComparison.Ordinal)
            .Replace("{key}", "integer primary key autoincrement", StringComparison.Ordinal)
            .Replace("{binary}", "collate binary", StringComparison.Ordinal)
            // One writer at a time: there is nobody to wait for.
            .Replace("{connection}", "1", StringComparison.Ordinal)
            .Replace("{if}", "when", StringComparison.Ordinal)
            .Replace("{then}", "begin", StringComparison.Ordinal)
            .Replace("{end}", "; end", StringComparison.Ordinal);

    [GeneratedRegex(@"(?<=` )(varchar\(\d+\)|char\(\d+\)|longtext|text)(?=[ ,\n]|$)(?! \{binary\})")]
    private static partial Regex TextColumn();

    [GeneratedRegex(@"\{add\} (`\w+`)")]
    private static partial Regex Added();
}
