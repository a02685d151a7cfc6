namespace BingeMe.Platform.Migrations;

/// <summary>A row of <c>schema_migrations</c>.</summary>
internal sealed class MigrationRow
{
    public string Name { get; set; } = "";

    public string Checksum { get; set; } = "";

    /// <summary>How many statements have run.</summary>
    public long Statements { get; set; }

    /// <summary>1 when the row was written by <c>baseline</c>, 2 while a statement is under way, else 0.</summary>
    public long Baseline { get; set; }

    /// <summary>Null while the migration is unfinished.</summary>
    public DateTime? AppliedAt { get; set; }
}
