using BingeMe.Http;
using Xunit;

namespace HostTests.Http;

/// <summary>One reader of client addresses for every host (ruling 37).</summary>
public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData(" 203.0.113.9\t", "203.0.113.9")]
    [InlineData("203.0.113.9:51000", "203.0.113.9")]
    [InlineData("\"203.0.113.9\"", "203.0.113.9")]
    [InlineData("\"203.0.113.9:51000\"", "203.0.113.9")]
    [InlineData("2001:DB8::1", "2001:db8::1")]
    [InlineData("[2001:db8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:51000", "2001:db8::1")]
    [InlineData("\"[2001:db8::1]:51000\"", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("[::ffff:203.0.113.9]:80", "203.0.113.9")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    public void An_address_is_read_with_or_without_port_brackets_and_quotes(string text, string address)
    {
        Assert.True(ClientAddresses.TryRead(text, out var read));
        Assert.Equal(address, read.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0x7f.1")]
    [InlineData("0x7f.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("010.0.0.1")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.")]
    [InlineData("1.2.3.4:")]
    [InlineData("1.2.3.4:x")]
    [InlineData("1.2.3.4:123456")]
    [InlineData("1.2.3.4 5")]
    [InlineData("\u0661.2.3.4")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]x")]
    [InlineData("2001:db8::1%5")]
    [InlineData("fe80::1%eth0")]
    [InlineData("::ffff:1.2.3")]
    [InlineData("::ffff:0x1.2.3.4")]
    [InlineData("\"203.0.113.9")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("for=203.0.113.9")]
    [InlineData(":")]
    [InlineData("::1::2")]
    public void Anything_else_is_no_address(string text) => Assert.False(ClientAddresses.TryRead(text, out _));

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("::1", "::/64")]
    public void Limits_count_an_IPv6_client_by_its_64_bits(string address, string network) => Assert.Equal(network, ClientAddresses.Network(address));
}
