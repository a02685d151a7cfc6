using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Sql.Dialects;

/// <summary>A dialect with what only the migrator needs: how the portable schema text of <c>db/</c> reads on this engine.</summary>
public abstract class EngineDialect : SqlDialect
{
    /// <summary>Whether a schema change can be rolled back. MySQL commits each one by itself.</summary>
    internal abstract bool SchemaInTransactions { get; }

    /// <summary>A query of every table's columns: <c>TableName</c>, <c>ColumnName</c>, <c>ColumnType</c>. Needs no more than the right to read them.</summary>
    internal abstract string Columns { get; }

    /// <summary>Turns one statement of a migration into this engine's SQL.</summary>
    /// <param name="statement">Portable text: lower-case types, the tokens <c>{bigkey}</c>, <c>{key}</c> and <c>{binary}</c>; in triggers of one
    /// statement <c>{if} condition {then} insert ... {add} `number` {end}</c>, and <c>{connection}</c> for who writes.</param>
    internal abstract string Schema(string statement);

    /// <summary>Whether a schema statement failed because it has run before: what it makes is there, or what it drops is gone.</summary>
    /// <param name="e">What the engine said, as it came or at the root of a failed dependency.</param>
    internal virtual bool IsDoneBefore(Exception e) => false;
}
