using BingeMe.Cutover.Engines;
using Xunit;

namespace CutoverTests;

public sealed class TrafficShareTests
{
    [Theory]
    [InlineData("0", 0, "0 %")]
    [InlineData("0.01", 1, "0.01 %")]
    [InlineData("2.5", 250, "2.5 %")]
    [InlineData("100", 10_000, "100 %")]
    public void A_share_in_percent_is_exact(string percent, int parts, string text)
    {
        var share = TrafficShare.OfPercent(decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(parts, share.Parts);
        Assert.Equal(text, share.ToString());
    }

    [Theory]
    [InlineData("-0.01")]
    [InlineData("100.01")]
    [InlineData("0.005")]
    public void What_is_no_share_is_refused(string percent) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TrafficShare.OfPercent(decimal.Parse(percent, System.Globalization.CultureInfo.InvariantCulture)));
}
