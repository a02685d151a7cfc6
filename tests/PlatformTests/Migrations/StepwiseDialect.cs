using System.Data.Common;
using BingeMe.Platform.Sql.Dialects;

namespace BingeMe.PlatformTests.Migrations;

/// <summary>Runs each schema statement by itself, as MySQL does, on any engine.</summary>
internal sealed class StepwiseDialect : EngineDialect
{
    public override string Name => "stepwise";

    public override string LastInsertId => "";

    public override string InsertIgnore => "";

    internal override bool SchemaInTransactions => false;

    internal override string Columns => SqliteDialect.Instance.Columns;

    public override string OnDuplicateUpdate(string key, params ReadOnlySpan<string> columns) => "";

    public override string OnDuplicateAdd(string table, string key, string column) => "";

    public override bool IsRefusalOfRow(DbException refusal) => false;

    public override string Longs(string parameter) => "";

    internal override string Schema(string statement) => statement;
}
