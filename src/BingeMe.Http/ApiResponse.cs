namespace BingeMe.Http;

/// <summary>
/// One HTTP answer as the pipeline hands it to a host. Mutable while it travels back through the pipeline, owned by one request.
/// A host sends it as it is; it adds only what its transport needs (framing, Date, Server).
/// </summary>
public sealed class ApiResponse
{
    /// <summary>The status code, 200 to 599.</summary>
    public int Status { get; set; } = 200;

    /// <summary>Header fields in the order in which they were set.</summary>
    public ResponseHeaders Headers { get; } = new();

    /// <summary>The whole body; empty for HEAD, 204 and 304, which may still declare a length (RFC 9110 sections 8.6, 9.3.2).</summary>
    public ReadOnlyMemory<byte> Body { get; set; }

    /// <summary>Why it says what it says, in a sentence for the log alone; null where its status says enough. Never sent, never a secret.</summary>
    public string? Reason { get; set; }

    /// <summary>
    /// Bytes at the body's end that no two answers have in common though they tell the same (the envelope's <c>timestamp</c>, ruling 36).
    /// </summary>
    internal int UnsteadyEnd { get; set; }

    /// <summary>True for statuses that never carry a body: 1xx, 204, 205, 304 (RFC 9110 sections 15.2, 15.3.5, 15.3.6, 15.4.5; gateway rule 33).</summary>
    public static bool IsBodyless(int status) => status is < 200 or 204 or 205 or 304;
}
