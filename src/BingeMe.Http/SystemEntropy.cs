using System.Security.Cryptography;

namespace BingeMe.Http;

/// <summary>The operating system's cryptographic generator.</summary>
public sealed class SystemEntropy : IEntropy
{
    /// <summary>The one instance.</summary>
    public static readonly SystemEntropy Instance = new();

    private SystemEntropy()
    {
    }

    /// <inheritdoc/>
    public void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
