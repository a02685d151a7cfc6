using BingeMe.Platform.Configuration;

namespace BingeMe.PlatformTests.Configuration;

public sealed class DurationTextTests
{
    [Theory]
    [InlineData("1h", 3_600_000)]
    [InlineData("60d", 60 * 86_400_000d)]
    [InlineData("15m", 900_000)]
    [InlineData("3600", 3600)]
    [InlineData("250ms", 250)]
    [InlineData("1.5 hours", 5_400_000)]
    [InlineData("2 Days", 172_800_000)]
    [InlineData("1w", 604_800_000)]
    [InlineData("1y", 31_557_600_000)]
    [InlineData("10 minutes", 600_000)]
    [InlineData("0", 0)]
    public void Durations_read_as_legacy_reads_them(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("-1h")]
    [InlineData("1 fortnight")]
    [InlineData("1h30m")]
    [InlineData("999999999999y")]
    public void Anything_else_is_refused(string text) => Assert.Throws<FormatException>(() => DurationText.Read(text));
}
