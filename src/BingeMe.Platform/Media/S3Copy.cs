using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Media;

/// <summary>One copy of an object inside of its bucket, by S3 itself (Amazon S3 API reference, CopyObject and UploadPartCopy).</summary>
/// <param name="client">Asks.</param>
/// <param name="bucket">The bucket's name.</param>
/// <param name="source">The key of the object.</param>
/// <param name="target">The key of the copy.</param>
/// <param name="contentType">The type of the copy.</param>
/// <param name="tag">The entity tag of the version to be copied.</param>
internal sealed class S3Copy(AmazonS3Client client, string bucket, string source, string target, string contentType, string tag)
{
    private const int PartsAtATime = 8;

    /// <summary>Copies by one request.</summary>
    public Task<S3CopyOutcome> Whole(CancellationToken ended) => Try(async () => await client.CopyObjectAsync(
        new CopyObjectRequest
        {
            SourceBucket = bucket,
            SourceKey = source,
            DestinationBucket = bucket,
            DestinationKey = target,
            ContentType = contentType,
            MetadataDirective = S3MetadataDirective.REPLACE,
            ETagToMatch = tag,
        },
        ended));

    /// <summary>Copies part by part, some side by side.</summary>
    /// <param name="length">Bytes of the object.</param>
    /// <param name="part">Bytes of a part.</param>
    /// <param name="patience">Renewed by every part that is done.</param>
    public async Task<S3CopyOutcome> Parts(long length, long part, InactivityTimeout patience)
    {
        var upload = await client.InitiateMultipartUploadAsync(
            new InitiateMultipartUploadRequest { BucketName = bucket, Key = target, ContentType = contentType }, patience.Token);
        var isDone = false;
        try
        {
            var outcome = await Try(async () =>
            {
                var parts = new PartETag[(int)((length + part - 1) / part)];
                await Parallel.ForAsync(
                    0,
                    parts.Length,
                    new ParallelOptions { MaxDegreeOfParallelism = PartsAtATime, CancellationToken = patience.Token },
                    async (index, ended) =>
                    {
                        parts[index] = await Part(upload.UploadId, index, length, part, ended);
                        patience.Renew();
                    });
                await client.CompleteMultipartUploadAsync(
                    new CompleteMultipartUploadRequest { BucketName = bucket, Key = target, UploadId = upload.UploadId, PartETags = [.. parts] }, patience.Token);
            });
            isDone = outcome == S3CopyOutcome.Done;
            return outcome;
        }
        finally
        {
            // Parts of a broken-off copy would lie there, unseen and paid for.
            if (!isDone) await Abort(upload.UploadId);
        }
    }

    private async Task<PartETag> Part(string upload, int index, long length, long part, CancellationToken ended)
    {
        var first = index * part;
        var copied = await client.CopyPartAsync(
            new CopyPartRequest
            {
                SourceBucket = bucket,
                SourceKey = source,
                DestinationBucket = bucket,
                DestinationKey = target,
                UploadId = upload,
                PartNumber = index + 1,
                FirstByte = first,
                LastByte = Math.Min(first + part, length) - 1,
                ETagToMatch = [tag],
            },
            ended);
        return new PartETag(index + 1, copied.ETag);
    }

    private async Task Abort(string upload)
    {
        try
        {
            await client.AbortMultipartUploadAsync(new AbortMultipartUploadRequest { BucketName = bucket, Key = target, UploadId = upload }, CancellationToken.None);
        }
        catch (Exception e) when (e is Amazon.Runtime.AmazonServiceException or Amazon.Runtime.AmazonClientException)
        {
            // The copy's own fault is what matters; the bucket's lifecycle rule for unfinished uploads takes the rest.
        }
    }

    private static async Task<S3CopyOutcome> Try(Func<Task> copy)
    {
        try
        {
            await copy();
            return S3CopyOutcome.Done;
        }
        catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
        {
            return S3CopyOutcome.Changed;
        }
    }
}

/// <summary>What came of a copy.</summary>
internal enum S3CopyOutcome
{
    /// <summary>It is there.</summary>
    Done,

    /// <summary>There is no such object, or none any more.</summary>
    Absent,

    /// <summary>The object is not the version that was meant any more.</summary>
    Changed,
}
