using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Media;

/// <summary>Uploaded files. Contract: platform-auth.md, Module media; P12.</summary>
internal static class MediaModule
{
    public static void Declare(OperationTable api, HandlerContext x)
    {
        api.Delete("media.deleteMedia", "/s3/media/delete").AlsoAt("/media/delete").Members().RefuseOtherMethods()
            .Summary("Deletes an upload of one's own that nothing refers to.").Errors(400, 403, 409, 422)
            .TakesQueryOrBody(static () => MediaJson.Default.DeleteMediaBody)
            .Answers(static () => MediaJson.Default.DeletedMedia)
            .Handle(new DeleteMedia(x.MediaStore, new MediaSql(x.Database)).Handle);

        if (x.MediaStore is ILocalMedia local) DeclareLocal(api, new LocalMediaFiles(local));
    }

    /// <summary>The embedded store's addresses; S3 serves its own. Keys have one to four segments behind the bucket.</summary>
    private static void DeclareLocal(OperationTable api, LocalMediaFiles files)
    {
        const string path = ILocalMedia.PathRoot + "/{bucket}/{a}";
        string[] longer = [path + "/{b}", path + "/{b}/{c}", path + "/{b}/{c}/{d}"];
        api.Get("media.getStored", path).AlsoAt(longer).Open().Uncounted().Undocumented()
            .Summary("Gives a file of the embedded store by its signed address.").Errors(403, 404)
            .HandleContent("application/octet-stream", files.Get);
        api.Put("media.putStored", path).AlsoAt(longer).Open().Uncounted().Undocumented()
            .Summary("Takes a file for the embedded store by its signed address.").Errors(403)
            .HandleContent("application/octet-stream", files.Put);
    }
}

/// <summary>Source-generated JSON of the media module, and of the upload-url answers that other modules give.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeleteMediaBody))]
[JsonSerializable(typeof(DeletedMedia))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
internal sealed partial class MediaJson : JsonSerializerContext;
