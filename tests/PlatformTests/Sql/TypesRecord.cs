namespace BingeMe.PlatformTests.Sql;

internal sealed record TypesRecord(long Id, decimal Money, DateTime At, string Text);
