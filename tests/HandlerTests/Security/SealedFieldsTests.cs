using System.Text;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using Xunit;

namespace HandlerTests.Security;

/// <summary>The envelope of personal numbers (live-payout-privacy.md, Shared rules of this module, rule 4).</summary>
public sealed class SealedFieldsTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Pan = "ABCDE1234F";

    private const string Vector =
        """{"iv":"AAECAwQFBgcICQoLDA0ODw==","value":"APbJaOE0npJBuoetzr/oEw==","mac":"f384655d1f2a09452638bf9cc93accfc5db08bfda2716625bd224926651b8ee0","tag":""}""";

    private static readonly string Stored = Convert.ToBase64String(Encoding.UTF8.GetBytes(Vector));

    [Fact]
    public void The_vector_of_the_contract_holds_byte_for_byte()
    {
        var fields = new SealedFields([Secret], new Counting());
        Assert.Equal(Stored, fields.Seal(Pan));
        Assert.Equal(Pan, fields.Open(Stored));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Nothing_passes_unchanged(string? text)
    {
        var fields = new SealedFields([Secret], SystemRandomSource.Instance);
        Assert.Equal((text, text), (fields.Seal(text), fields.Open(text)));
    }

    [Theory]
    [InlineData("plain words")]
    [InlineData("123456789012")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    [InlineData("W10=")]
    public void What_nobody_sealed_is_itself(string text) => Assert.Equal(new SealedField(SealedState.Plain, text), new SealedFields([Secret], SystemRandomSource.Instance).Read(text));

    [Fact]
    public void Every_secret_of_the_ring_opens_and_the_first_one_seals()
    {
        const string Next = "another-secret-of-thirty-two-chars";
        var ring = new SealedFields([Next, Secret], SystemRandomSource.Instance);
        Assert.Equal(new SealedField(SealedState.Former, Pan), ring.Read(Stored));
        var anew = ring.Seal(Pan)!;
        Assert.Equal(new SealedField(SealedState.Current, Pan), ring.Read(anew));
        Assert.Equal(new SealedField(SealedState.Unreadable, null), new SealedFields([Secret], SystemRandomSource.Instance).Read(anew));
    }

    [Theory]
    [InlineData("\"mac\":\"f3", "\"mac\":\"e3")]
    [InlineData("\"value\":\"AP", "\"value\":\"AQ")]
    [InlineData("\"iv\":\"AA", "\"iv\":\"AQ")]
    [InlineData("\"mac\":\"f384", "\"mac\":\"")]
    public void Nothing_that_was_changed_opens(string part, string changed)
    {
        var broken = Convert.ToBase64String(Encoding.UTF8.GetBytes(Vector.Replace(part, changed, StringComparison.Ordinal)));
        Assert.Equal(SealedState.Unreadable, new SealedFields([Secret], SystemRandomSource.Instance).Read(broken).State);
    }

    [Fact]
    public void Texts_of_any_length_and_script_come_back()
    {
        var fields = new SealedFields([Secret], SystemRandomSource.Instance);
        foreach (var text in new[] { "x", new string('y', 16), new string('z', 500), "\u0905\u0936\u093e \u00e9 \U0001F642" }) Assert.Equal(text, fields.Open(fields.Seal(text)));
        Assert.NotEqual(fields.Seal("x"), fields.Seal("x"));
    }

    [Fact]
    public void Every_envelope_begins_as_the_rotation_looks_for_it() => Assert.StartsWith(SealedFields.Prefix.TrimEnd('%'), Stored, StringComparison.Ordinal);

    /// <summary>Bytes 00, 01, 02 and so on.</summary>
    private sealed class Counting : IRandomSource
    {
        public void Fill(Span<byte> bytes)
        {
            for (var i = 0; i < bytes.Length; i++) bytes[i] = (byte)i;
        }
    }
}
