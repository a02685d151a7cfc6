using System.Buffers;
using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Media;

/// <summary>
/// Media in S3 (platform-auth P12; Amazon S3 API reference). Signed addresses carry no checksum and do not sign the content type, as
/// legacy's do not: deployed clients send what they please. The client is made by the first call.
/// </summary>
internal sealed class S3MediaStore : IMediaStore, IDisposable
{
    // The SDK repeats by itself; the service counts and breaks.
    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(20), Retries = 0, BreakFor = TimeSpan.FromSeconds(1) };

    // Bytes that go on moving may take as long as they need; this is for a server that says nothing.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(1.4);

    // A copy says nothing while it works.
    private static readonly TimeSpan CopySilence = TimeSpan.FromSeconds(6);

    private const long OnePart = 64 * 1024 * 1024;
    private const int CopyTries = 3;

    private readonly DependencyPolicy service;
    private readonly S3Options options;
    private readonly Lazy<AmazonS3Client> client;

    /// <summary>Nothing is made yet.</summary>
    /// <param name="service">The breaker.</param>
    /// <param name="options">The buckets.</param>
    /// <param name="credentials">Null = the SDK's default chain.</param>
    public S3MediaStore(DependencyPolicy service, S3Options options, AWSCredentials? credentials = null)
    {
        this.service = service;
        this.options = options;
        client = new Lazy<AmazonS3Client>(() =>
        {
            var config = new AmazonS3Config
            {
                MaxErrorRetry = 1,
                Timeout = TimeSpan.FromSeconds(8),
                ConnectTimeout = TimeSpan.FromSeconds(1),
                RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                RegionEndpoint = RegionEndpoint.GetBySystemName(options.Region),
            };
            if (options.Endpoint is { } endpoint)
            {
                config.ServiceURL = endpoint.ToString();
                config.AuthenticationRegion = options.Region;
                config.ForcePathStyle = true;
                config.UseHttp = endpoint.Scheme == "http";
            }

            // A local server's own key; the search for real ones would ask the instance's metadata service for seconds.
            var keys = credentials ?? (options.Endpoint is { IsLoopback: true } && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID"))
                ? new BasicAWSCredentials("S3RVER", "S3RVER")
                : null);
            var made = keys is null ? new AmazonS3Client(config) : new AmazonS3Client(keys, config);
            made.BeforeRequestEvent += KeepSlashes;
            return made;
        });
    }

    public Task<string> PresignPut(MediaBucket bucket, string key, string contentType, TimeSpan lifetime, CancellationToken cancelled) =>
        Presign(HttpVerb.PUT, bucket, key, lifetime, cancelled);

    public Task<string> PresignGet(MediaBucket bucket, string key, TimeSpan lifetime, CancellationToken cancelled) =>
        Presign(HttpVerb.GET, bucket, key, lifetime, cancelled);

    public Task<MediaInfo?> Head(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        var request = new GetObjectMetadataRequest { BucketName = Name(bucket), Key = key };
        return Call<MediaInfo?>(
            async patience =>
            {
                var found = await client.Value.GetObjectMetadataAsync(request, patience.Token);
                return new MediaInfo(found.ContentLength, found.Headers.ContentType ?? "");
            },
            absent: null,
            cancelled);
    }

    public Task<MediaObject?> Get(MediaBucket bucket, string key, long most, CancellationToken cancelled)
    {
        var request = new GetObjectRequest { BucketName = Name(bucket), Key = key };
        return Call<MediaObject?>(
            async patience =>
            {
                using var found = await client.Value.GetObjectAsync(request, patience.Token);
                patience.Renew();
                if (found.ContentLength > most) throw new MediaTooLargeException(key, found.ContentLength, most);
                using var buffer = new MemoryStream((int)Math.Max(found.ContentLength, 0));
                await using var heard = new TimeoutStream(found.ResponseStream, patience);
                await Read(heard, buffer, key, most, patience.Token);
                return new MediaObject(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), found.Headers.ContentType ?? "");
            },
            absent: null,
            cancelled);
    }

    /// <summary>Reads to the end. A length is a server's word, and one that sends in chunks gives none: the bound holds for what comes.</summary>
    private static async Task Read(Stream from, MemoryStream to, string key, long most, CancellationToken cancelled)
    {
        var part = ArrayPool<byte>.Shared.Rent(81_920);
        try
        {
            while (await from.ReadAsync(part, cancelled) is > 0 and var read)
            {
                if (to.Length + read > most) throw new MediaTooLargeException(key, to.Length + read, most);
                await to.WriteAsync(part.AsMemory(0, read), cancelled);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    public async Task Put(MediaBucket bucket, string key, MediaObject content, CancellationToken cancelled)
    {
        var name = Name(bucket);
        var stored = await Call(
            async patience =>
            {
                // A stream for each attempt of ours; the SDK rewinds it for its own.
                using var stream = new TimeoutStream(new MemoryStream(content.Bytes.ToArray(), writable: false), patience);
                await client.Value.PutObjectAsync(
                    new Prompt.PutObjectRequest { BucketName = name, Key = key, InputStream = stream, ContentType = content.ContentType, UseChunkEncoding = false },
                    patience.Token);
                return true;
            },
            absent: false,
            cancelled);
        if (!stored) throw new DependencyException(service.Name, new ServiceCallException("There is no such bucket.")) { Kind = DependencyFailure.Refused };
    }

    /// <summary>
    /// The server copies; no byte passes here. Beyond <see cref="OnePart"/> in parts side by side, each of which answers well within the patience
    /// with a silent server (Amazon S3 user guide, Copying objects). The entity tag holds all of it to one version of the source.
    /// </summary>
    public async Task<long?> Copy(MediaBucket bucket, string source, string target, string contentType, long most, CancellationToken cancelled)
    {
        for (var tries = 1; ; tries++)
        {
            if (await Version(bucket, source, cancelled) is not var (length, tag)) return null;
            if (length > most) throw new MediaTooLargeException(source, length, most);
            var copy = new S3Copy(client.Value, Name(bucket), source, target, contentType, tag);
            var outcome = await Call(patience => length <= OnePart ? copy.Whole(patience.Token) : copy.Parts(length, OnePart, patience), S3CopyOutcome.Absent, cancelled, CopySilence);
            if (outcome == S3CopyOutcome.Done) return length;
            if (tries == CopyTries)
                throw new DependencyException(service.Name, new ServiceCallException("The object changes all the time.")) { Kind = DependencyFailure.Busy };
        }
    }

    public Task Delete(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        var request = new DeleteObjectRequest { BucketName = Name(bucket), Key = key };
        return Call(
            async patience =>
            {
                await client.Value.DeleteObjectAsync(request, patience.Token);
                return true;
            },
            absent: false,
            cancelled);
    }

    public async Task<bool> Exists(MediaBucket bucket, string key, CancellationToken cancelled) => await Head(bucket, key, cancelled) is not null;

    public void Dispose()
    {
        if (client.IsValueCreated) client.Value.Dispose();
    }

    private Task<string> Presign(HttpVerb verb, MediaBucket bucket, string key, TimeSpan lifetime, CancellationToken cancelled)
    {
        var request = new GetPreSignedUrlRequest
        {
            BucketName = Name(bucket),
            Key = key,
            Verb = verb,
            // The SDK subtracts its own clock from this to get the lifetime.
            Expires = DateTime.UtcNow + lifetime,
            Protocol = options.Endpoint?.Scheme == "http" ? Protocol.HTTP : Protocol.HTTPS,
        };
        return Sign(request);
    }

    private Task<(long Length, string Tag)?> Version(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        var request = new GetObjectMetadataRequest { BucketName = Name(bucket), Key = key };
        return Call<(long, string)?>(
            async patience =>
            {
                var found = await client.Value.GetObjectMetadataAsync(request, patience.Token);
                return (found.ContentLength, found.ETag);
            },
            absent: null,
            cancelled);
    }

    // Signing asks no server: it works while S3 is down. Only the keys may have to be fetched.
    private async Task<string> Sign(GetPreSignedUrlRequest request)
    {
        try
        {
            return await client.Value.GetPreSignedURLAsync(request).WaitAsync(Silence, PauseTolerantTimeProvider.Instance);
        }
        catch (Exception e) when (e is AmazonServiceException or AmazonClientException or TimeoutException)
        {
            throw new DependencyException(service.Name, e) { Kind = e is TimeoutException ? DependencyFailure.TimedOut : DependencyFailure.Broken };
        }
    }

    private async Task<T> Call<T>(Func<InactivityTimeout, Task<T>> call, T absent, CancellationToken cancelled, TimeSpan? silence = null) => await service.Call(
        async token =>
        {
            using var patience = new InactivityTimeout(silence ?? Silence, token);
            try
            {
                return await call(patience);
            }
            catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return absent;
            }
            catch (Exception e) when (patience.IsOver)
            {
                throw new ServiceCallException("S3 fell silent.", e) { Kind = DependencyFailure.TimedOut };
            }
            catch (AmazonServiceException e)
            {
                throw new ServiceCallException($"S3 answered with status {(int)e.StatusCode}.", e) { Kind = AwsFaults.KindOf(e) };
            }
            catch (AmazonClientException e)
            {
                throw new ServiceCallException("S3 could not be asked.", e) { Kind = DependencyFailure.Unreachable };
            }
        },
        repeatable: false,
        cancelled);

    /// <summary>The SDK encodes the slashes of a copy's source; S3 takes either form, other servers that speak S3 only plain ones.</summary>
    private static void KeepSlashes(object sender, RequestEventArgs e)
    {
        if (e is WebServiceRequestEventArgs request && request.Headers.TryGetValue("x-amz-copy-source", out var source))
            request.Headers["x-amz-copy-source"] = source.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
    }

    private string Name(MediaBucket bucket) => bucket == MediaBucket.Agreement
        ? options.AgreementBucket
        : options.MainBucket ?? throw ApiException.Failed("The media bucket is not configured.");
}
