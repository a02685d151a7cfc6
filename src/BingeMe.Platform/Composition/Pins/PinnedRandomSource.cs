using System.Buffers.Binary;
using System.Security.Cryptography;
using BingeMe.Http;

namespace BingeMe.Platform.Composition.Pins;

/// <summary>
/// Random bytes that follow from a seed and from the request that asks for them: the same request gets the same ids, codes and tokens
/// on every host and whatever went before. For parity runs only; production refuses it.
/// </summary>
/// <param name="seed">Any text; both hosts need the same.</param>
public sealed class PinnedRandomSource(string seed) : IRandomSource
{
    private readonly AsyncLocal<DeterministicStream?> current = new();
    private readonly DeterministicStream outside = new(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(seed)));

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => (current.Value ?? outside).Fill(bytes);

    /// <summary>From here on, in this flow of execution, bytes follow from the request.</summary>
    internal void Begin(ApiRequest request)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in new[] { seed, request.Method, request.Target.Canonical, request.Headers["authorization"] ?? "" })
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(text));
            hash.AppendData([0]);
        }

        hash.AppendData(request.Body.Span);
        current.Value = new DeterministicStream(hash.GetHashAndReset());
    }

    /// <summary>The stream of one request: SHA-256 over its key and a counter.</summary>
    private sealed class DeterministicStream(byte[] key)
    {
        private readonly Lock gate = new();
        private ulong counter;

        public void Fill(Span<byte> bytes)
        {
            lock (gate)
            {
                Span<byte> block = stackalloc byte[40];
                key.CopyTo(block);
                Span<byte> digest = stackalloc byte[32];
                while (!bytes.IsEmpty)
                {
                    BinaryPrimitives.WriteUInt64LittleEndian(block[32..], counter++);
                    SHA256.HashData(block, digest);
                    var count = Math.Min(bytes.Length, digest.Length);
                    digest[..count].CopyTo(bytes);
                    bytes = bytes[count..];
                }
            }
        }
    }
}
