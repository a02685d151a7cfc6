using System.Text.Json.Nodes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Media;

/// <summary>Input of DELETE /s3/media/delete.</summary>
internal sealed class DeleteMediaRequest
{
    public string? Key { get; set; }
}

/// <summary>
/// DELETE /s3/media/delete: takes back an upload of one's own that nothing refers to yet. The same answer when it is gone already.
/// Contract: platform-auth.md, Module media.
/// </summary>
internal sealed class DeleteMedia(Db db, IMediaStore store)
{
    private const int LongestKey = 500;

    public async Task<Response<DeletedMedia>> Handle(RequestContext<DeleteMediaRequest> context)
    {
        var text = context.Input.Key?.Trim();
        if (string.IsNullOrEmpty(text)) throw ApiException.BadField("key", "key is required.");
        if (!IsWellFormed(text)) throw Malformed();
        if (!MediaKey.TryParse(text, out var key) || key.OwnerId != context.MemberId) throw ApiException.Forbidden("Only your own uploads can be deleted here.");

        // What was committed has rows from before anybody could know its name.
        if (key.IsCommitted || await db.Run(sql => MediaReferences.IsUsed(sql, key), context.Cancelled)) throw ApiException.Conflict("The file is in use; delete what shows it instead.");

        if (!await store.Exists(key.Use.Bucket, text, context.Cancelled)) return Response.Ok("There was no such file.", new DeletedMedia(text, false));
        await store.Delete(key.Use.Bucket, text, context.Cancelled);
        return Response.Ok("File deleted.", new DeletedMedia(text, true));
    }

    private static bool IsWellFormed(string key) =>
        key.Length <= LongestKey
        && !key.Contains("..", StringComparison.Ordinal)
        && !key.Contains("//", StringComparison.Ordinal)
        && key[0] != '/'
        && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '.' or '_' or '-');

    private static ApiException Malformed()
    {
        const string text = "key must have 1 to 500 letters, digits or . _ - / and no '..'.";
        return new ApiException(422, text, new JsonObject { ["errors"] = new JsonArray(text), ["fields"] = new JsonObject { ["key"] = new JsonArray(text) } });
    }
}

/// <summary>Data of DELETE /s3/media/delete.</summary>
/// <param name="Key">The key.</param>
/// <param name="Deleted">False when there was no such object.</param>
internal sealed record DeletedMedia(string Key, bool Deleted);
