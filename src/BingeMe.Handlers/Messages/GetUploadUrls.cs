using BingeMe.Handlers.Media;
using BingeMe.Handlers.Messages.Bodies;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Messages;

/// <summary>GET /messages/upload-url: signed addresses for files of messages. Contract: posts-messages.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Reply<IReadOnlyList<UploadUrl>>> Handle(Call<FileNamesQuery> call) =>
        Reply.Ok("Upload addresses.", await urls.Make(MediaUse.Messages, call.MemberId, call.Input.FileNames, call.Cancelled));
}
