namespace BingeMe.PlatformTests.Sql;

internal sealed class TypesRow
{
    public long Id { get; set; }

    public long? Big { get; set; }

    public bool? Small { get; set; }

    public DateTime? At { get; set; }

    public decimal? Money { get; set; }

    public string? Text { get; set; }
}
