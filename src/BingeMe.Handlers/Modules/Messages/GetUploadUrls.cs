using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages;

/// <summary>Query of GET /messages/upload-url.</summary>
internal sealed class FileNamesQuery
{
    /// <summary>A JSON array of file names.</summary>
    public string? FileNames { get; set; }
}

/// <summary>GET /messages/upload-url: signed addresses for files of messages. Contract: posts-messages.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<UploadUrl>>> Handle(RequestContext<FileNamesQuery> context) =>
        Response.Ok("Upload addresses.", await urls.Make(MediaUse.Messages, context.MemberId, context.Input.FileNames, context.Cancelled));
}
