using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Media;

/// <summary>
/// GET and PUT of signed addresses where the API is its own media store (embedded profile). Answers as S3 does: 403 for a signature that
/// is wrong or expired, 404 for a missing object, an empty 200 for a PUT, the content type as it was put.
/// </summary>
internal sealed class LocalMediaFiles(ILocalMedia store)
{
    private const string DefaultType = "application/octet-stream";

    public async ValueTask<ApiResponse> Get(RequestContext<Unit> context)
    {
        var (bucket, key) = Require(context);
        var found = await store.Get(bucket, key, int.MaxValue, context.Cancelled) ?? throw ApiException.NotFound("There is no such file.");
        var answer = new ApiResponse { Body = found.Bytes };
        answer.Headers["Content-Type"] = found.ContentType;
        answer.Headers["Cache-Control"] = "private, max-age=0";
        // Pages of other origins show it, as they do S3's; a document in it runs nothing.
        answer.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        answer.Headers["Content-Security-Policy"] = "default-src 'none'; sandbox";
        return answer;
    }

    public async ValueTask<ApiResponse> Put(RequestContext<Unit> context)
    {
        var (bucket, key) = Require(context);
        var type = context.Request.Headers["content-type"] is { Length: > 0 and <= 255 } sent ? sent : DefaultType;
        await store.Put(bucket, key, new MediaObject(context.Request.Body, type), context.Cancelled);
        return new ApiResponse();
    }

    private (MediaBucket Bucket, string Key) Require(RequestContext<Unit> context) =>
        store.Admits(context.Request.Method, context.Request.Path, context.Request.Query.Last, out var bucket, out var key)
            ? (bucket, key)
            : throw ApiException.Forbidden("The address is not signed for this, or has expired.");
}
