using BingeMe.Handlers.Common;
using Xunit;

namespace HandlerTests.Common;

/// <summary>Relative times (posts-messages.md, Time, users.md S5).</summary>
public sealed class RelativeTimeTests
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(27, "3 weeks ago")]
    [InlineData(28, "1 month ago")]
    [InlineData(29, "1 month ago")]
    [InlineData(30, "1 month ago")]
    [InlineData(60, "2 months ago")]
    [InlineData(364, "12 months ago")]
    [InlineData(366, "1 year ago")]
    [InlineData(-1, "just now")]
    public void Defect_28_and_29_days_were_0_months(int days, string expected) => Assert.Equal(expected, RelativeTime.Of(Now.AddDays(-days), Now));
}
