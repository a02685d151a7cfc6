using System.Data.Common;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Ports;
using MySqlConnector;

namespace BingeMe.Platform.Sql.Dialects;

/// <summary>MySQL 8 and MariaDB 10.11.</summary>
public sealed partial class MySqlDialect : EngineDialect
{
    /// <summary>The one instance.</summary>
    public static readonly MySqlDialect Instance = new();

    private MySqlDialect()
    {
    }

    /// <inheritdoc/>
    public override string Name => "mysql";

    /// <inheritdoc/>
    public override string LastInsertId => "last_insert_id()";

    /// <inheritdoc/>
    public override string InsertIgnore => "insert ignore into";

    internal override bool SchemaInTransactions => false;

    internal override string Columns =>
        """
        select table_name as TableName, column_name as ColumnName, column_type as ColumnType
        from information_schema.columns
        where table_schema = database()
        order by table_name, ordinal_position
        """;

    /// <inheritdoc/>
    /// <remarks>Written with <c>values()</c>: MariaDB does not know MySQL's row alias.</remarks>
    public override string OnDuplicateUpdate(string key, params ReadOnlySpan<string> columns)
    {
        var sql = new StringBuilder("on duplicate key update ");
        for (var i = 0; i < columns.Length; i++)
            sql.Append(i == 0 ? "" : ", ").Append(columns[i]).Append(" = values(").Append(columns[i]).Append(')');
        return sql.ToString();
    }

    /// <inheritdoc/>
    public override string Longs(string parameter) =>
        $"(select list.id from json_table({parameter}, '$[*]' columns (id bigint unsigned path '$')) as list)";

    /// <inheritdoc/>
    public override string OnDuplicateAdd(string table, string key, string column) => $"on duplicate key update {table}.{column} = {table}.{column} + values({column})";

    /// <inheritdoc/>
    public override bool IsRefusalOfRow(DbException refusal) => refusal is MySqlException e && ServerErrors.IsOfRow(e);

    internal override bool IsDoneBefore(Exception e) =>
        e is MySqlException my ? ServerErrors.IsOfRepeat(my) : e is DependencyException { InnerException: { } inner } && IsDoneBefore(inner);

    internal override string Schema(string statement)
    {
        var sql = statement
            .Replace("{bigkey}", "bigint unsigned not null auto_increment primary key", StringComparison.Ordinal)
            .Replace("{key}", "int unsigned not null auto_increment primary key", StringComparison.Ordinal)
            .Replace("{binary}", "character set utf8mb4 collate utf8mb4_bin", StringComparison.Ordinal)
            .Replace("{connection}", "connection_id()", StringComparison.Ordinal)
            .Replace("{if}", "if", StringComparison.Ordinal)
            .Replace("{then}", "then", StringComparison.Ordinal)
            .Replace("{end}", "; end if", StringComparison.Ordinal);
        sql = Added().Replace(sql, "on duplicate key update $1 = $1 + values($1)");
        return sql.StartsWith("create table", StringComparison.Ordinal)
            ? sql + " engine=InnoDB default charset=utf8mb4 collate=utf8mb4_unicode_ci"
            : sql;
    }

    [GeneratedRegex(@"\{add\} (`\w+`)")]
    private static partial Regex Added();
}
