using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace BingeMe.Cli.Replay;

/// <summary>A side's buckets: each object by its name, length and digest.</summary>
internal sealed class BucketState(Uri server, string region, IReadOnlyList<string> names) : IAsyncDisposable
{
    private readonly AmazonS3Client client = new(
        new BasicAWSCredentials(
            Environment.GetEnvironmentVariable("AWS_ACCESS_KEY_ID") is { Length: > 0 } key ? key : "S3RVER",
            Environment.GetEnvironmentVariable("AWS_SECRET_ACCESS_KEY") is { Length: > 0 } secret ? secret : "S3RVER"),
        new AmazonS3Config { ServiceURL = server.ToString(), AuthenticationRegion = region, ForcePathStyle = true });

    private readonly List<string> made = [];

    /// <summary>Makes them.</summary>
    public async Task Create(CancellationToken cancelled)
    {
        foreach (var name in names)
        {
            await client.PutBucketAsync(name, cancelled);
            made.Add(name);
        }
    }

    /// <summary>What lies in them.</summary>
    public async Task<IReadOnlyList<string>> Lines(CancellationToken cancelled) =>
        [.. (await Objects(cancelled)).Select(static o => $"{o.Bucket}/{o.Object.Key} {o.Object.Size} {o.Object.ETag}")];

    /// <summary>Empties them.</summary>
    public async Task Reset(CancellationToken cancelled)
    {
        foreach (var (bucket, one) in await Objects(cancelled)) await client.DeleteObjectAsync(bucket, one.Key, cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await Reset(CancellationToken.None);
        foreach (var name in made) await client.DeleteBucketAsync(name);
        client.Dispose();
    }

    private async Task<List<(string Bucket, S3Object Object)>> Objects(CancellationToken cancelled)
    {
        var objects = new List<(string, S3Object)>();
        foreach (var name in made)
        {
            string? more = null;
            do
            {
                var page = await client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = name, ContinuationToken = more }, cancelled);
                objects.AddRange((page.S3Objects ?? []).Select(o => (name, o)));
                more = page.NextContinuationToken;
            }
            while (more is not null);
        }

        return objects;
    }
}
