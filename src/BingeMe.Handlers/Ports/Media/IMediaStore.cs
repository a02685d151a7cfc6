namespace BingeMe.Handlers.Ports;

/// <summary>
/// Where uploaded files lie: S3, or a folder on a laptop (platform-auth P12). Clients put and get by signed addresses, so that no file
/// passes through the API. Every method throws <see cref="DependencyException"/> when the store does not answer in time.
/// </summary>
public interface IMediaStore
{
    /// <summary>An address that takes one PUT of this key until it expires. The content type is told to the store where it can be, not enforced (platform-auth P12).</summary>
    Task<string> PresignPut(MediaBucket bucket, string key, string contentType, TimeSpan lifetime, CancellationToken cancelled);

    /// <summary>An address that gives the object until it expires.</summary>
    Task<string> PresignGet(MediaBucket bucket, string key, TimeSpan lifetime, CancellationToken cancelled);

    /// <summary>Length and type; null when there is no such object.</summary>
    Task<MediaInfo?> Head(MediaBucket bucket, string key, CancellationToken cancelled);

    /// <summary>The object; null when there is none.</summary>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="key">Which object.</param>
    /// <param name="most">The most bytes to take.</param>
    /// <param name="cancelled">Ends the transfer.</param>
    /// <exception cref="MediaTooLargeException">The object is longer than <paramref name="most"/>; it was not read.</exception>
    Task<MediaObject?> Get(MediaBucket bucket, string key, long most, CancellationToken cancelled);

    /// <summary>Stores an object, replacing one with the same key.</summary>
    Task Put(MediaBucket bucket, string key, MediaObject content, CancellationToken cancelled);

    /// <summary>
    /// Copies an object inside of its bucket as it is at one moment, whatever is put there meanwhile. The copy carries the given type and
    /// nothing else of what the source's writer said about it.
    /// </summary>
    /// <param name="bucket">Which bucket.</param>
    /// <param name="source">The object to copy.</param>
    /// <param name="target">The key of the copy.</param>
    /// <param name="contentType">The type of the copy.</param>
    /// <param name="most">The most bytes to take.</param>
    /// <param name="cancelled">Ends the work; a part of a copy is never seen.</param>
    /// <returns>The copy's length, bytes; null when there is no such object.</returns>
    /// <exception cref="MediaTooLargeException">The object is longer than <paramref name="most"/>; it was not copied.</exception>
    Task<long?> Copy(MediaBucket bucket, string source, string target, string contentType, long most, CancellationToken cancelled);

    /// <summary>Deletes an object; one that is not there is no fault.</summary>
    Task Delete(MediaBucket bucket, string key, CancellationToken cancelled);

    /// <summary>Whether there is such an object.</summary>
    Task<bool> Exists(MediaBucket bucket, string key, CancellationToken cancelled);
}

/// <summary>The two buckets (platform-auth P12). Always said explicitly: legacy's helpers mixed them up (platform-auth P20.11).</summary>
public enum MediaBucket
{
    /// <summary>Posts, messages, products, avatars, verification and payout papers.</summary>
    Main,

    /// <summary>Agreement photos, signatures and PDFs.</summary>
    Agreement,
}

/// <summary>What is known of a stored object without reading it.</summary>
/// <param name="Length">Bytes.</param>
/// <param name="ContentType">As it was put.</param>
public sealed record MediaInfo(long Length, string ContentType);

/// <summary>A stored object.</summary>
/// <param name="Bytes">Its content.</param>
/// <param name="ContentType">As it was put.</param>
public sealed record MediaObject(ReadOnlyMemory<byte> Bytes, string ContentType);

/// <summary>A stored object is longer than its reader takes.</summary>
public sealed class MediaTooLargeException : Exception
{
    /// <summary>Names the object.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="length">Its length, bytes.</param>
    /// <param name="most">What the reader takes, bytes.</param>
    public MediaTooLargeException(string key, long length, long most)
        : base($"The object '{key}' has {length} bytes; {most} are taken.")
    {
        Key = key;
        Most = most;
    }

    /// <summary>The object's key.</summary>
    public string Key { get; }

    /// <summary>What the reader takes, bytes.</summary>
    public long Most { get; }
}
