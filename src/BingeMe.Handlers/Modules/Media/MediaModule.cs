using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Media;

/// <summary>Uploaded files. Contract: platform-auth.md, Module media; platform-auth P12.</summary>
internal static class MediaModule
{
    public static void Declare(OperationTable api, HandlerContext services)
    {
        api.Delete("media.deleteMedia", "/s3/media/delete").Alias("/media/delete").Members().Return405()
            .Summary("Deletes an upload of one's own that nothing refers to.").Errors(400, 403, 409, 422)
            .AcceptsQueryOrBody(static () => MediaJson.Default.DeleteMediaRequest)
            .Produces(static () => MediaJson.Default.DeletedMedia)
            .Handle(new DeleteMedia(services.Db, services.MediaStore).Handle);

        if (services.MediaStore is ILocalMedia local) DeclareLocal(api, new LocalMediaFiles(local));
    }

    /// <summary>The embedded store's addresses; S3 serves its own. Keys have one to four segments behind the bucket.</summary>
    private static void DeclareLocal(OperationTable api, LocalMediaFiles files)
    {
        const string path = ILocalMedia.PathRoot + "/{bucket}/{a}";
        string[] longer = [path + "/{b}", path + "/{b}/{c}", path + "/{b}/{c}/{d}"];
        api.Get("media.getStored", path).Alias(longer).Open().ExemptFromGeneralLimit().Undocumented()
            .Summary("Gives a file of the embedded store by its signed address.").Errors(403, 404)
            .HandleContent("application/octet-stream", files.Get);
        api.Put("media.putStored", path).Alias(longer).Open().ExemptFromGeneralLimit().Undocumented()
            .Summary("Takes a file for the embedded store by its signed address.").Errors(403)
            .HandleContent("application/octet-stream", files.Put);
    }
}

/// <summary>Source-generated JSON of the media module, and of the upload-url answers that other modules give.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeleteMediaRequest))]
[JsonSerializable(typeof(DeletedMedia))]
[JsonSerializable(typeof(IReadOnlyList<UploadUrl>))]
internal sealed partial class MediaJson : JsonSerializerContext;
