using System.Globalization;
using BingeMe.Handlers.Ledger;
using Xunit;

namespace HandlerTests.Ledger;

/// <summary>Names, states and amounts of the ledger as people read them.</summary>
public sealed class LedgerWordTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.1", "0.1")]
    [InlineData("999.5", "999.5")]
    [InlineData("999.99", "999.99")]
    [InlineData("1000", "1k")]
    [InlineData("1000.00", "1k")]
    [InlineData("1040", "1k")]
    [InlineData("1950", "1.9k")]
    [InlineData("1960", "1k")]
    [InlineData("1999.99", "1k")]
    [InlineData("11144.87", "11.1k")]
    [InlineData("251821.35", "251.8k")]
    [InlineData("262966.22", "262k")]
    [InlineData("-1500", "-1.5k")]
    [InlineData("-1500.00", "-1.5k")]
    [InlineData("-12.50", "-12.5")]
    [InlineData("1000000", "1000k")]
    [InlineData("1234567", "1234.6k")]
    public void Compact_numbers(string amount, string shown) => Assert.Equal(shown, CompactNumber.Of(decimal.Parse(amount, CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("video_call_tip", "Video Call Tip")]
    [InlineData("VideoCall", "Video Call")]
    [InlineData("live", "Live Stream")]
    [InlineData("chat_ppv", "Chat Pay Per View")]
    [InlineData("product", "Product Purchase")]
    [InlineData("", "Subscription")]
    [InlineData(null, "Subscription")]
    [InlineData("tipmenu", "Tipmenu")]
    [InlineData("videocall_tip", "Videocall Tip")]
    [InlineData("_new__kind_", "New Kind")]
    public void Types(string? type, string name) => Assert.Equal(name, EntryTypes.NameOf(type));

    [Theory]
    [InlineData("1", "success")]
    [InlineData("0", "pending")]
    [InlineData("2", "canceled")]
    [InlineData("3", "refunded")]
    [InlineData("9", "pending")]
    [InlineData(null, "pending")]
    public void States(string? approved, string word) => Assert.Equal(word, EntryStates.WordOf(approved));
}
