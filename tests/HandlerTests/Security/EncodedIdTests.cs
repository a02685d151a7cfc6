using BingeMe.Handlers.Security;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HandlerTests.Security;

/// <summary>Encoded ids (platform-auth P4): bit for bit what the legacy stack makes.</summary>
public sealed class EncodedIdTests
{
    private readonly EncodedIds ids = new("0123456789abcdef0123456789abcdef");

    [Theory]
    [InlineData(1, "6GDywIyl6_R_0LruwZ_gxQ00")]
    [InlineData(2, "NXqmAzOsGCPVYNKMXFPh2A00")]
    [InlineData(42, "ERlzRWaeutm_Q6jRQ9xY9w00")]
    [InlineData(12345, "c0mUaLsRqICQ3krptxgKMg00")]
    [InlineData(987654321, "zlcvtEuZV29X5I1KaD987w00")]
    [InlineData(123456789012345, "nzyvZLfbRJMFZ6gL8M4DvA00")]
    public void The_contracts_vectors(long id, string encoded)
    {
        Assert.Equal(encoded, ids.Encode(id));
        Assert.Equal(id, ids.Decode(encoded));
        Assert.Equal(id, ids.Read(encoded));
    }

    [Fact]
    public void Every_id_of_up_to_fifteen_digits_comes_back() =>
        Gen.Long[1, 999_999_999_999_999].Sample(id => ids.Decode(ids.Encode(id)) == id && EncodedIds.LooksEncoded(ids.Encode(id)), iter: Rounds.Of(2000, inLong: 200_000));

    [Theory]
    [InlineData("7", 7L)]
    [InlineData("999999999999999", 999_999_999_999_999L)]
    [InlineData("1000000000000000", null)]
    [InlineData("0", null)]
    [InlineData("007", null)]
    [InlineData("-7", null)]
    [InlineData("+7", null)]
    [InlineData(" 7", null)]
    [InlineData("7.0", null)]
    [InlineData("٧", null)]
    [InlineData("7abc", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Plain_numbers(string? text, long? expected) => Assert.Equal(expected, ids.Read(text));

    [Fact]
    public void Whatever_looks_encoded_never_throws() =>
        Gen.Char["ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"].Array[24].Select(static c => new string(c))
            .Sample(text => ids.Decode(text) is null or > 0, iter: Rounds.Of(2000, inLong: 200_000));

    [Fact]
    public void Any_text_is_an_id_or_none() => Gen.String.Sample(text => ids.Read(text) is null or > 0, iter: Rounds.Of(2000, inLong: 200_000));

    [Fact]
    public void A_plaintext_that_only_begins_with_digits_is_no_id()
    {
        var secret = System.Security.Cryptography.SHA256.HashData("0123456789abcdef0123456789abcdef"u8);
        using var aes = System.Security.Cryptography.Aes.Create();
        aes.Key = secret;
        var cipher = aes.EncryptCbc("12abc"u8, new byte[16]);
        Assert.Null(ids.Decode(System.Buffers.Text.Base64Url.EncodeToString(cipher) + "00"));
    }

    [Fact]
    public void Parallel_use_gives_right_answers() =>
        Parallel.For(1, 2000, id => Assert.Equal(id, ids.Decode(ids.Encode(id))));

    [Fact]
    public void A_short_secret_is_refused() => Assert.Throws<ArgumentException>(static () => new EncodedIds(new string('x', 31)));
}
