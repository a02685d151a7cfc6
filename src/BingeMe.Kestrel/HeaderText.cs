using System.Text;
using System.Text.Unicode;

namespace BingeMe.Kestrel;

/// <summary>
/// Reads header values as UTF-8 where they are that, else as Latin-1 (contract ruling 35): devices put their names there in whatever they
/// speak (RFC 9110 section 5.5 once meant Latin-1), and refusing one value would refuse the client, over HTTP/2 the whole connection.
/// </summary>
internal sealed class HeaderText : Encoding
{
    /// <summary>The one instance.</summary>
    public static readonly HeaderText Instance = new();

    private HeaderText()
    {
    }

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => Of(bytes.AsSpan(index, count)).GetCharCount(bytes, index, count);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Of(bytes.AsSpan(byteIndex, byteCount)).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

    /// <inheritdoc/>
    public override int GetCharCount(ReadOnlySpan<byte> bytes) => Of(bytes).GetCharCount(bytes);

    /// <inheritdoc/>
    public override int GetChars(ReadOnlySpan<byte> bytes, Span<char> chars) => Of(bytes).GetChars(bytes, chars);

    /// <inheritdoc/>
    public override unsafe int GetCharCount(byte* bytes, int count) => GetCharCount(new ReadOnlySpan<byte>(bytes, count));

    /// <inheritdoc/>
    public override unsafe int GetChars(byte* bytes, int byteCount, char* chars, int charCount) =>
        GetChars(new ReadOnlySpan<byte>(bytes, byteCount), new Span<char>(chars, charCount));

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount;

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

    private static Encoding Of(ReadOnlySpan<byte> bytes) => Utf8.IsValid(bytes) ? UTF8 : Latin1;
}
