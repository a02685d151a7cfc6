using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Media;

/// <summary>
/// The embedded media store: a folder a bucket, content and content type side by side in trees of their own, and signed addresses that
/// behave like S3's (platform-auth P12). Writes are drafts that are moved into place, so that a reader sees a whole file or none.
/// </summary>
/// <param name="folder">Made by the first write.</param>
/// <param name="publicUrl">Where clients reach this API, e.g. <c>http://localhost:4000</c>.</param>
/// <param name="secret">The key of signatures is derived from it.</param>
/// <param name="clock">Says what has expired.</param>
internal sealed class DiskMediaStore(string folder, string publicUrl, string secret, TimeProvider clock) : ILocalMedia
{
    private const string DateForm = "yyyyMMdd'T'HHmmss'Z'";
    private const string DefaultType = "application/octet-stream";

    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(7);

    private readonly Lazy<byte[]> signingKey = new(() => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), "media-store"u8));

    public Task<string> PresignPut(MediaBucket bucket, string key, string contentType, TimeSpan lifetime, CancellationToken cancelled) =>
        Task.FromResult(Presign("PUT", bucket, Required(key), lifetime));

    public Task<string> PresignGet(MediaBucket bucket, string key, TimeSpan lifetime, CancellationToken cancelled) =>
        Task.FromResult(Presign("GET", bucket, key, lifetime));

    public bool Admits(string method, string path, Func<string, string?> query, out MediaBucket bucket, out string key)
    {
        (bucket, key) = (MediaBucket.Main, "");
        if (Locate(path) is not { } place) return false;
        (bucket, key) = place;
        if (query("X-Amz-Date") is not { } date || query("X-Amz-Expires") is not { } expires || query("X-Amz-Signature") is not { } signature) return false;
        if (!DateTimeOffset.TryParseExact(date, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var signedAt)
            || !int.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > LongestLifetime.TotalSeconds) return false;
        var expected = Signature(method == "HEAD" ? "GET" : method, bucket, key, date, expires);
        var now = clock.GetUtcNow();
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.UTF8.GetBytes(signature))
            && now < signedAt + TimeSpan.FromSeconds(seconds);
    }

    public Task<MediaInfo?> Head(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        if (!MediaPaths.IsSafe(key)) return Task.FromResult<MediaInfo?>(null);
        var file = new FileInfo(ContentFile(bucket, key));
        return Task.FromResult(file.Exists ? new MediaInfo(file.Length, ReadType(bucket, key)) : null);
    }

    public async Task<MediaObject?> Get(MediaBucket bucket, string key, long most, CancellationToken cancelled)
    {
        if (await Head(bucket, key, cancelled) is not { } info) return null;
        if (info.Length > most) throw new MediaTooLargeException(key, info.Length, most);
        try
        {
            return new MediaObject(await File.ReadAllBytesAsync(ContentFile(bucket, key), cancelled), info.ContentType);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public async Task Put(MediaBucket bucket, string key, MediaObject content, CancellationToken cancelled)
    {
        // The type goes first: content without its type would be served as a stranger's.
        await Write(TypeFile(bucket, key), Encoding.UTF8.GetBytes(content.ContentType), cancelled);
        await Write(ContentFile(bucket, key), content.Bytes, cancelled);
    }

    public async Task<long?> Copy(MediaBucket bucket, string source, string target, string contentType, long most, CancellationToken cancelled)
    {
        if (!MediaPaths.IsSafe(source)) return null;
        var draft = NewDraft();
        try
        {
            long length;
            await using (var from = new FileStream(ContentFile(bucket, source), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
            {
                // The open file is one version of it: what replaces it is moved into its place.
                length = from.Length;
                if (length > most) throw new MediaTooLargeException(source, length, most);
                await using var to = new FileStream(draft, FileMode.CreateNew, FileAccess.Write);
                await from.CopyToAsync(to, cancelled);
            }

            await Write(TypeFile(bucket, target), Encoding.UTF8.GetBytes(contentType), cancelled);
            Move(draft, ContentFile(bucket, target));
            return length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    public Task Delete(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        if (!MediaPaths.IsSafe(key)) return Task.CompletedTask;
        foreach (var file in new[] { ContentFile(bucket, key), TypeFile(bucket, key) })
            if (File.Exists(file)) File.Delete(file);
        return Task.CompletedTask;
    }

    public Task<bool> Exists(MediaBucket bucket, string key, CancellationToken cancelled) => Task.FromResult(MediaPaths.IsSafe(key) && File.Exists(ContentFile(bucket, key)));

    private static (MediaBucket Bucket, string Key)? Locate(string path)
    {
        const string root = ILocalMedia.PathRoot + "/";
        if (!path.StartsWith(root, StringComparison.OrdinalIgnoreCase)) return null;
        var rest = path[root.Length..];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && MediaPaths.Bucket(rest.AsSpan(0, slash)) is { } bucket && MediaPaths.IsSafe(rest[(slash + 1)..]) ? (bucket, rest[(slash + 1)..]) : null;
    }

    private string Presign(string method, MediaBucket bucket, string key, TimeSpan lifetime)
    {
        var date = clock.GetUtcNow().UtcDateTime.ToString(DateForm, CultureInfo.InvariantCulture);
        var expires = ((int)lifetime.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var path = $"{ILocalMedia.PathRoot}/{MediaPaths.Name(bucket)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";
        return $"{publicUrl}{path}?X-Amz-Date={date}&X-Amz-Expires={expires}&X-Amz-Signature={Signature(method, bucket, key, date, expires)}";
    }

    private string Signature(string method, MediaBucket bucket, string key, string date, string expires) => Convert.ToHexStringLower(
        HMACSHA256.HashData(signingKey.Value, Encoding.UTF8.GetBytes($"{method}\n{MediaPaths.Name(bucket)}\n{key}\n{date}\n{expires}")));

    private string ContentFile(MediaBucket bucket, string key) => Place("content", bucket, key);

    private string TypeFile(MediaBucket bucket, string key) => Place("types", bucket, key);

    private string Place(string tree, MediaBucket bucket, string key) => Path.Combine(folder, tree, MediaPaths.Name(bucket), Required(key));

    /// <summary>
    /// What is written has a key of ours. What is asked for may have been named by the old stack, whose names come of its clients' files
    /// ("my photo (1).jpg"): those are S3's, and none of them lies here.
    /// </summary>
    private static string Required(string key) =>
        MediaPaths.IsSafe(key) ? key : throw new ArgumentException("The key is not of the form that media keys have.", nameof(key));

    private string ReadType(MediaBucket bucket, string key)
    {
        try
        {
            return File.ReadAllText(TypeFile(bucket, key)) is { Length: > 0 } type ? type : DefaultType;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // Somebody put it there by hand, or it is being deleted: whether there is content is for the content to say.
            return DefaultType;
        }
    }

    private async Task Write(string file, ReadOnlyMemory<byte> bytes, CancellationToken cancelled)
    {
        var draft = NewDraft();
        await File.WriteAllBytesAsync(draft, bytes, cancelled);
        Move(draft, file);
    }

    private static void Move(string draft, string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Move(draft, file, overwrite: true);
    }

    private string NewDraft()
    {
        var drafts = Path.Combine(folder, "drafts");
        Directory.CreateDirectory(drafts);
        return Path.Combine(drafts, $"{Guid.NewGuid():n}");
    }
}
