namespace BingeMe.Handlers.Ports;

/// <summary>
/// A media store that this API serves itself because no S3 does: the embedded one. Its signed addresses behave like S3's (platform-auth
/// P12): bound to method, bucket and key, good until they expire.
/// </summary>
public interface ILocalMedia : IMediaStore
{
    /// <summary>The first segment of the paths of its addresses: <c>/media-store/{bucket}/{key}</c>.</summary>
    const string PathRoot = "/media-store";

    /// <summary>Whether the address was signed by this store for this method and has not expired.</summary>
    /// <param name="method"><c>GET</c> or <c>PUT</c>.</param>
    /// <param name="path">The decoded path as requested.</param>
    /// <param name="query">Looks up a query parameter; null when it is absent.</param>
    /// <param name="bucket">The bucket in the path; meaningful when true is returned.</param>
    /// <param name="key">The key in the path; meaningful when true is returned.</param>
    bool Admits(string method, string path, Func<string, string?> query, out MediaBucket bucket, out string key);
}
