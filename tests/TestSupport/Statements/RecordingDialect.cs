using System.Data.Common;
using BingeMe.Handlers.Ports;

namespace BingeMe.TestSupport.Statements;

/// <summary>Remembers what the engine's dialect wrote for which call.</summary>
internal sealed class RecordingDialect(SqlDialect inner, StatementLedger ledger) : SqlDialect
{
    public override string Name => inner.Name;

    public override string LastInsertId => ledger.Written(inner.LastInsertId, "last insert id");

    public override string InsertIgnore => ledger.Written(inner.InsertIgnore, "insert ignore");

    public override string OnDuplicateUpdate(string key, params ReadOnlySpan<string> columns) =>
        ledger.Written(inner.OnDuplicateUpdate(key, columns), $"on duplicate {key} update {string.Join(' ', columns)}");

    public override string OnDuplicateAdd(string table, string key, string column) =>
        ledger.Written(inner.OnDuplicateAdd(table, key, column), $"on duplicate {key} add {column}");

    public override bool IsRefusalOfRow(DbException refusal) => inner.IsRefusalOfRow(refusal);

    public override string Longs(string parameter) => ledger.Written(inner.Longs(parameter), $"longs {parameter}");
}
