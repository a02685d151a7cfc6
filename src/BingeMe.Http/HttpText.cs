using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace BingeMe.Http;

/// <summary>What the text of an HTTP message's head may be, for all that read or write one.</summary>
public static class HttpText
{
    /// <summary>What a client is told whose header has a name that is none, by whichever host.</summary>
    public const string BadName = "A header's name is empty or holds a character that no name may (RFC 9110 section 5.1).";

    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>
    /// Reads header values as UTF-8 where they are that, else as Latin-1 (contract ruling 35): devices put their names there in whatever they
    /// speak (RFC 9110 section 5.5 once meant Latin-1), and refusing one value would refuse the client, over HTTP/2 the whole connection.
    /// Writes UTF-8.
    /// </summary>
    public static Encoding HeaderValues { get; } = new Utf8OrLatin1();

    /// <summary>Whether a text is a token, as the names of fields and methods are: not empty, ASCII letters, digits and fifteen signs alone (RFC 9110 section 5.6.2).</summary>
    /// <param name="text">The text.</param>
    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);
}

/// <summary>See <see cref="HttpText.HeaderValues"/>.</summary>
internal sealed class Utf8OrLatin1 : Encoding
{
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
