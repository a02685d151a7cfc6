using BingeMe.Http;

namespace BingeMe.Handlers.Media;

/// <summary>
/// The rules of media keys (ruling 12). A key that a client hands in is taken only when it is one that this API could have handed out to
/// that very member for that very use: legacy re-encoded, published and deleted whatever it was told (P20.13).
/// </summary>
internal sealed class MediaKeys(IEntropy entropy)
{
    /// <summary>What conversions end in.</summary>
    private const string Converted = "webp";

    /// <summary>A new key for a member's upload.</summary>
    /// <param name="use">What it is for.</param>
    /// <param name="memberId">Who uploads.</param>
    /// <param name="extension">One of the use's.</param>
    public MediaKey New(MediaUse use, long memberId, string extension) =>
        new(use, use.HasFolders ? MediaTypes.Folder(extension) : "", memberId, entropy.Uuid().ToString("d"), extension);

    /// <summary>The key when it is the member's own upload for this use; else null.</summary>
    public static MediaKey? Own(MediaUse use, long memberId, string? text) =>
        text is not null
        && MediaKey.TryParse(text, out var key)
        && key.Use == use
        && key.OwnerId == memberId
        && (use.Extensions.Contains(key.Extension, StringComparer.Ordinal) || key.Extension == Converted)
        && (!use.HasFolders || key.Folder == MediaTypes.Folder(key.Extension))
            ? key
            : null;

    /// <summary>The key, which must be the member's own upload for this use.</summary>
    /// <param name="use">What it must be for.</param>
    /// <param name="memberId">Whose it must be.</param>
    /// <param name="text">The key as sent.</param>
    /// <param name="field">The field it came in.</param>
    /// <exception cref="ApiException">400, naming the field.</exception>
    public static MediaKey Demand(MediaUse use, long memberId, string? text, string field) =>
        Own(use, memberId, text) ?? throw ApiException.BadField(field, $"{field} must be a key that an upload-url operation gave you for this use.");

    /// <summary>The key of a picture's conversion: the last extension replaced (platform-auth P12). The same key when it has it already.</summary>
    public static MediaKey ConversionOf(MediaKey key, string extension) => key with { Extension = extension };
}
