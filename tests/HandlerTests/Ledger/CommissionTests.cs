using System.Globalization;
using BingeMe.Handlers.Ledger;
using Xunit;

namespace HandlerTests.Ledger;

/// <summary>Who gets what of a payment, in worked examples.</summary>
public sealed class CommissionTests
{
    [Theory]
    [InlineData(0, 25, 75)]
    [InlineData(20, 25, 80)]
    [InlineData(-5, 25, 75)]
    [InlineData(null, 25, 75)]
    [InlineData(20, null, 80)]
    [InlineData(100, 25, 0)]
    [InlineData(120, 25, 0)]
    [InlineData(0, 0, 100)]
    [InlineData(0, 100, 0)]
    [InlineData(0, 130, 0)]
    [InlineData(0, -10, 100)]
    [InlineData(0, null, 75)]
    [InlineData(null, null, 75)]
    public void The_share_follows_from_the_creators_own_fee_or_else_the_houses(int? customFee, int? houseFee, int share) =>
        Assert.Equal(share, Commission.Share(customFee, houseFee));

    [Theory]
    [InlineData("500.00", "80", "400.00", "100.00")]
    [InlineData("199.00", "80", "159.20", "39.80")]
    [InlineData("30.00", "75", "22.50", "7.50")]
    [InlineData("0.01", "75", "0.01", "0.00")]
    [InlineData("0.02", "75", "0.02", "0.00")]
    [InlineData("0.01", "50", "0.01", "0.00")]
    [InlineData("0.01", "49", "0.00", "0.01")]
    [InlineData("0.05", "90", "0.05", "0.00")]
    [InlineData("10.10", "75", "7.58", "2.52")]
    [InlineData("33.33", "66.6", "22.20", "11.13")]
    [InlineData("1.00", "0", "0.00", "1.00")]
    [InlineData("1.00", "100", "1.00", "0.00")]
    [InlineData("0", "75", "0", "0")]
    [InlineData("99999999.99", "75", "74999999.99", "25000000.00")]
    public void A_payment_is_divided_with_halves_up_and_nothing_left_over(string gross, string share, string net, string house)
    {
        var division = Commission.Divide(Number(gross), Number(share));
        Assert.Equal((Number(net), Number(house)), (division.Net, division.House));
    }

    [Fact]
    public void Both_parts_always_add_up_to_what_was_paid()
    {
        for (var share = 0; share <= 100; share++)
        {
            for (var cents = 0; cents < 1000; cents++)
            {
                var gross = cents / 100m;
                var (net, house) = Commission.Divide(gross, share);
                Assert.Equal(gross, net + house);
                Assert.InRange(net, 0, gross);
                Assert.InRange(net - (gross * share / 100), -0.005m, 0.005m);
            }
        }
    }

    [Theory]
    [InlineData(-1, 75)]
    [InlineData(1, -1)]
    [InlineData(1, 101)]
    public void What_cannot_be_divided_is_a_fault_in_the_code(int gross, int share) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Commission.Divide(gross, share));

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
