using System.Text;

namespace BingeMe.Capture.Exchanges;

/// <summary>
/// One request and what was answered to it: a line of a recording (docs/replay.md). The request is kept as the gateway's event, since that
/// is what both hosts must agree on; what goes over the wire has lost stage and authorizer.
/// </summary>
public sealed record Exchange
{
    /// <summary>What reports call it; unique in its file, or as good as.</summary>
    public required string Id { get; init; }

    /// <summary>The event's JSON in one line; placeholders and pseudonyms may stand in it.</summary>
    public required string Event { get; init; }

    /// <summary>The sequence that it is a step of: those of one name run in the order of their lines. Null = it stands alone.</summary>
    public string? Sequence { get; init; }

    /// <summary>When it was received, by the recorder's clock; null = unknown.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>How long the answer took, in milliseconds; null = unknown.</summary>
    public double? Milliseconds { get; init; }

    /// <summary>The status that a replay must see; null = any, as long as both sides agree.</summary>
    public int? Expect { get; init; }

    /// <summary>Values that later steps of the sequence need.</summary>
    public IReadOnlyList<Extraction> Extract { get; init; } = [];

    /// <summary>What was answered; null when that was not recorded.</summary>
    public RecordedResponse? Answer { get; init; }

    /// <summary>Whether a body was too long or of a kind that cannot be redacted, and is missing. Such a request cannot be replayed.</summary>
    public bool IsTruncated { get; init; }
}

/// <summary>An answer as it was recorded.</summary>
/// <param name="Status">The status.</param>
/// <param name="Headers">The header lines in their order; a name may repeat.</param>
/// <param name="Body">The body's bytes.</param>
public sealed record RecordedResponse(int Status, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The body as text; null when it is no UTF-8.</summary>
    public string? Text()
    {
        try
        {
            return Strict.GetString(Body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

/// <summary>Where a variable's value comes from.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Path">Where in the answer's JSON, e.g. <c>$.data.user.id</c>; null when it comes from the outbox.</param>
/// <param name="Outbox">Whose newest one-time code it is; null when it comes from the answer.</param>
public sealed record Extraction(string Variable, string? Path, string? Outbox);
