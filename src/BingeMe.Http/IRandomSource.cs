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

    private readonly RandomFill generator;
    private byte[]? key;
    private ulong drawn;

    private SystemRandomSource()
        : this(RandomNumberGenerator.Fill)
    {
    }

    /// <summary>The same over another generator, for tests.</summary>
    internal SystemRandomSource(RandomFill generator) => this.generator = generator;

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes)
    {
        generator(bytes);
        if (Volatile.Read(ref key) is { } own) Mix(own, bytes);
    }

    /// <summary>
    /// Begins anew in a process that is the copy of another one, as a sandbox is that starts from a snapshot: from here on no copy gives the bytes that another
    /// one gives. The state of OpenSSL, which the generator rests on, was copied with the process; the kernel's was not, and a new UUID comes of that.
    /// </summary>
    public void Renew()
    {
        Span<byte> seed = stackalloc byte[64];
        for (var at = 0; at < seed.Length; at += 16) Guid.NewGuid().TryWriteBytes(seed[at..]);
        Volatile.Write(ref key, SHA256.HashData(seed));
    }

    // SHA-256 over key and counter, laid over what the generator gave: unforeseeable as long as one of the two is.
    private void Mix(ReadOnlySpan<byte> own, Span<byte> bytes)
    {
        Span<byte> block = stackalloc byte[SHA256.HashSizeInBytes + sizeof(ulong)];
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        own.CopyTo(block);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (at % digest.Length == 0)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(block[own.Length..], Interlocked.Increment(ref drawn));
                SHA256.HashData(block, digest);
            }

            bytes[at] ^= digest[at % digest.Length];
        }
    }
}

/// <summary>Fills a span with random bytes.</summary>
internal delegate void RandomFill(Span<byte> bytes);

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
