using System.Buffers.Binary;
using System.Security.Cryptography;

namespace BingeMe.Http;

/// <summary>
/// The only door to randomness. Production is the operating system's generator; tests and snapshots pin it,
/// so that the same event gives the same bytes on both hosts.
/// </summary>
public interface IRandomSource
{
    /// <summary>Fills the span with random bytes, fit for keys and codes.</summary>
    void Fill(Span<byte> bytes);
}

/// <summary>The operating system's cryptographic generator.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    /// <summary>The one instance.</summary>
    public static readonly SystemRandomSource Instance = new();

    private SystemRandomSource()
    {
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}

/// <summary>The random forms that the API needs, all drawn from <see cref="IRandomSource"/>.</summary>
public static class RandomSourceExtensions
{
    /// <summary>A version 4 UUID (RFC 9562 section 5.4).</summary>
    public static Guid Uuid(this IRandomSource entropy)
    {
        Span<byte> bytes = stackalloc byte[16];
        entropy.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Lower-case hex text of <paramref name="byteCount"/> random bytes.</summary>
    public static string Hex(this IRandomSource entropy, int byteCount)
    {
        Span<byte> bytes = stackalloc byte[byteCount];
        entropy.Fill(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <summary>Base64url text without padding (RFC 4648 section 5) of <paramref name="byteCount"/> random bytes.</summary>
    public static string Base64Url(this IRandomSource entropy, int byteCount)
    {
        Span<byte> bytes = stackalloc byte[byteCount];
        entropy.Fill(bytes);
        return System.Buffers.Text.Base64Url.EncodeToString(bytes);
    }

    /// <summary>A uniform integer in [<paramref name="low"/>, <paramref name="high"/>), without modulo bias (rejection sampling).</summary>
    public static int Integer(this IRandomSource entropy, int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(high, low);
        var range = (uint)(high - low);
        var limit = uint.MaxValue - (uint.MaxValue % range);
        Span<byte> bytes = stackalloc byte[4];
        uint value;
        do
        {
            entropy.Fill(bytes);
            value = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        }
        while (value >= limit);
        return low + (int)(value % range);
    }
}
