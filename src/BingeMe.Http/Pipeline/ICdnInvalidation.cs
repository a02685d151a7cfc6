namespace BingeMe.Http.Pipeline;

/// <summary>Tells the CDN that a write made cached answers stale (platform-auth P14).</summary>
public interface ICdnInvalidation
{
    /// <summary>Notes what is stale. Must not wait and must not throw.</summary>
    /// <param name="paths">Encoded paths; a star at the end of one stands for whatever follows. Worked out only when they are enumerated.</param>
    void Invalidate(IEnumerable<string> paths);
}
