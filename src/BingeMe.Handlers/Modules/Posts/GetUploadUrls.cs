using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Posts;

/// <summary>Query of GET /posts/upload-url.</summary>
internal sealed class UploadUrlsQuery
{
    [JsonPropertyName("fileNames")]
    public string? FileNames { get; set; }
}

/// <summary>GET /posts/upload-url: a signed PUT for each file of a new post. Contract: posts-messages.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<UploadUrlsQuery> context) =>
        Response.Ok("Upload the files with PUT.", await urls.Make(MediaUse.Posts, context.MemberId, context.Input.FileNames, context.Cancelled));
}
