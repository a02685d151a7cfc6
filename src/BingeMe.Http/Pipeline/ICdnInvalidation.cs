namespace BingeMe.Http.Pipeline;

/// <summary>Tells the CDN that a write made cached answers stale (platform-auth P14).</summary>
public interface ICdnInvalidation
{
    /// <summary>Notes the path of a successful write. Must not wait and must not throw.</summary>
    void AfterWrite(string path);
}
