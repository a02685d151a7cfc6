using System.Security.Cryptography;
using System.Text;

namespace BingeMe.Capture;

/// <summary>What a recorder keeps, and where.</summary>
public sealed record CaptureOptions
{
    /// <summary>The folder of the recordings; made when it is not there. Each recorder writes a file of its own.</summary>
    public required string Folder { get; init; }

    /// <summary>Who records: begins the file's name and stands in its head, e.g. <c>kestrel</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The key of the pseudonyms, at least <see cref="Redaction.Pseudonyms.KeyBytes"/> bytes; never written.</summary>
    public required ReadOnlyMemory<byte> Key { get; init; }

    /// <summary>Of each operation and status the first exchange is kept, and then one of this many (docs/replay.md, point 7).</summary>
    public int OneIn { get; init; } = 1;

    /// <summary>The largest file, bytes; what comes once it is full is dropped, and counted.</summary>
    public long MostFileBytes { get; init; } = 64L * 1024 * 1024;

    /// <summary>What waits to be written may hold this many bytes; what would pass it is dropped, and counted.</summary>
    public long MostWaitingBytes { get; init; } = 16L * 1024 * 1024;

    /// <summary>A body larger than this is left out of its exchange, bytes.</summary>
    public int MostBodyBytes { get; init; } = 256 * 1024;

    /// <summary>A key from a setting's text; a fresh one, kept nowhere, where there is none.</summary>
    public static ReadOnlyMemory<byte> KeyOf(string? text) => text is null ? RandomNumberGenerator.GetBytes(32) : Encoding.UTF8.GetBytes(text);
}
