using System.Buffers.Binary;
using System.IO.Compression;
using BingeMe.Handlers.Agora;
using BingeMe.Http;
using Xunit;

namespace HandlerTests.Agora;

/// <summary>The vectors of platform-auth P18 and of live-payout-privacy.md, Agora RTC token.</summary>
public sealed class AgoraTokensTests
{
    private const string App = "970ca35de60c44645bbae8a215061b33";
    private const string Certificate = "5cfd2fd1755d40ecb72977518be15d3b";

    private const string Info =
        "2000393730636133356465363063343436343562626165386132313530363162333300f15365100e00000100000001000100040001000000000002000000000003000000000004000000000009004162433132333938370400"
        + "34333231";

    private const string Signature = "14e58966a59fd8ea027cb92e35499eca13344e5687b73e427c0b7609bb481a4f";

    [Fact]
    public void The_parts_are_those_of_the_vector()
    {
        var (info, signature) = AgoraTokens.Parts(App, Certificate, "AbC123987", 4321, 1_700_000_000, 3600, 1);
        Assert.Equal(Info, Convert.ToHexStringLower(info));
        Assert.Equal(Signature, Convert.ToHexStringLower(signature));
    }

    [Fact]
    public void A_token_is_007_and_the_packed_parts()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var token = new AgoraTokens(new Ones()).Publisher(App, Certificate, "AbC123987", 4321, now, TimeSpan.FromHours(1))!;

        Assert.StartsWith("007", token, StringComparison.Ordinal);
        Assert.Equal("2000" + Signature + Info, Convert.ToHexStringLower(Inflated(token)));
    }

    [Fact]
    public void The_vector_of_a_live_is_what_comes_out_of_inflating()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var token = new AgoraTokens(new Salted(12_345_678)).Publisher(
            "0123456789abcdef0123456789abcdef", "fedcba9876543210fedcba9876543210", "live_abc12_42", 1234, now, TimeSpan.FromSeconds(172_800))!;

        var whole = Inflated(token);
        Assert.Equal(131, whole.Length);
        Assert.Equal(
            "2000c1c7046bb2b473c68bfd086aaf0097236dd5c6aef8c07cd61a53c8467916d6592000303132333435363738396162636465663031323334353637383961626364656600f1536500a302004e61bc00"
            + "0100010004000100000000000200000000000300000000000400000000000d006c6976655f61626331325f3432040031323334",
            Convert.ToHexStringLower(whole));
    }

    [Theory]
    [InlineData(null, Certificate)]
    [InlineData(App, "")]
    [InlineData("970ca35de60c44645bbae8a215061b3g", Certificate)]
    public void Without_credentials_there_is_no_token(string? app, string? certificate) =>
        Assert.Null(new AgoraTokens(SystemRandomSource.Instance).Publisher(app, certificate, "r", 1, DateTimeOffset.UnixEpoch, TimeSpan.FromHours(1)));

    private static byte[] Inflated(string token)
    {
        using var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(token[3..])), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        zlib.CopyTo(whole);
        return whole.ToArray();
    }

    /// <summary>Gives one salt.</summary>
    private sealed class Salted(uint salt) : IRandomSource
    {
        public void Fill(Span<byte> bytes) => BinaryPrimitives.WriteUInt32LittleEndian(bytes, salt - 1);
    }

    /// <summary>Gives zeros: the least salt, 1.</summary>
    private sealed class Ones : IRandomSource
    {
        public void Fill(Span<byte> bytes) => bytes.Clear();
    }
}
