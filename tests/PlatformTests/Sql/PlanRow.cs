namespace BingeMe.PlatformTests.Sql;

internal sealed class PlanRow
{
    public string Detail { get; set; } = "";
}
