using System.Net;
using Amazon;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Outbound;

namespace BingeMe.Platform.Media;

/// <summary>
/// Media in S3 (platform-auth P12; Amazon S3 API reference). Signed addresses carry no checksum and do not sign the content type, as
/// legacy's do not: deployed clients send what they please. The client is made by the first call.
/// </summary>
internal sealed class S3MediaStore : IMediaStore, IDisposable
{
    // The SDK repeats by itself; the service counts and breaks.
    public static readonly OutsideLimits Limits = new() { Timeout = TimeSpan.FromSeconds(20), Retries = 0 };

    private readonly OutsideService service;
    private readonly S3Options options;
    private readonly Lazy<AmazonS3Client> client;

    /// <summary>Nothing is made yet.</summary>
    /// <param name="service">The breaker.</param>
    /// <param name="options">The buckets.</param>
    /// <param name="credentials">Null = the SDK's default chain.</param>
    public S3MediaStore(OutsideService service, S3Options options, AWSCredentials? credentials = null)
    {
        this.service = service;
        this.options = options;
        client = new Lazy<AmazonS3Client>(() =>
        {
            var config = new AmazonS3Config
            {
                MaxErrorRetry = 2,
                Timeout = TimeSpan.FromSeconds(8),
                ConnectTimeout = TimeSpan.FromSeconds(3),
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

            return credentials is null ? new AmazonS3Client(config) : new AmazonS3Client(credentials, config);
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
            async token =>
            {
                var found = await client.Value.GetObjectMetadataAsync(request, token);
                return new MediaInfo(found.ContentLength, found.Headers.ContentType ?? "");
            },
            absent: null,
            cancelled);
    }

    public Task<MediaObject?> Get(MediaBucket bucket, string key, long most, CancellationToken cancelled)
    {
        var request = new GetObjectRequest { BucketName = Name(bucket), Key = key };
        return Call<MediaObject?>(
            async token =>
            {
                using var found = await client.Value.GetObjectAsync(request, token);
                if (found.ContentLength > most) throw new MediaTooLargeException(key, found.ContentLength, most);
                using var buffer = new MemoryStream((int)found.ContentLength);
                await found.ResponseStream.CopyToAsync(buffer, token);
                return new MediaObject(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), found.Headers.ContentType ?? "");
            },
            absent: null,
            cancelled);
    }

    public async Task Put(MediaBucket bucket, string key, MediaObject content, CancellationToken cancelled)
    {
        var name = Name(bucket);
        var stored = await Call(
            async token =>
            {
                // A stream for each attempt of ours; the SDK rewinds it for its own.
                using var stream = new MemoryStream(content.Bytes.ToArray(), writable: false);
                await client.Value.PutObjectAsync(
                    new PutObjectRequest { BucketName = name, Key = key, InputStream = stream, ContentType = content.ContentType, UseChunkEncoding = false }, token);
                return true;
            },
            absent: false,
            cancelled);
        if (!stored) throw new DependencyException(service.Name, new OutsideFaultException("There is no such bucket."));
    }

    public Task Delete(MediaBucket bucket, string key, CancellationToken cancelled)
    {
        var request = new DeleteObjectRequest { BucketName = Name(bucket), Key = key };
        return Call(
            async token =>
            {
                await client.Value.DeleteObjectAsync(request, token);
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
        return Call(_ => client.Value.GetPreSignedURLAsync(request), absent: "", cancelled);
    }

    private async Task<T> Call<T>(Func<CancellationToken, Task<T>> call, T absent, CancellationToken cancelled) => await service.Call(
        async token =>
        {
            try
            {
                return await call(token);
            }
            catch (AmazonServiceException e) when (e.StatusCode == HttpStatusCode.NotFound)
            {
                return absent;
            }
            catch (AmazonServiceException e)
            {
                throw new OutsideFaultException($"S3 answered with status {(int)e.StatusCode}.", e);
            }
            catch (AmazonClientException e)
            {
                throw new OutsideFaultException("S3 could not be asked.", e);
            }
        },
        repeatable: false,
        cancelled);

    private string Name(MediaBucket bucket) => bucket == MediaBucket.Agreement
        ? options.AgreementBucket
        : options.MainBucket ?? throw ApiException.Failed("The media bucket is not configured.");
}
