using System.Diagnostics.CodeAnalysis;
using BingeMe.Http;

namespace BingeMe.Handlers.Media;

/// <summary>
/// The rules of media keys (ruling 12). A key that a client hands in is taken only when it is one that this API could have handed out to
/// that very member for that very use: legacy re-encoded, published and deleted whatever it was told (platform-auth P20.13).
/// </summary>
internal sealed class MediaKeys(IRandomSource entropy)
{
    /// <summary>What conversions of before end in: legacy's, under the upload's own name.</summary>
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
        && !key.IsCommitted
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
    public static MediaKey Require(MediaUse use, long memberId, string? text, string field) =>
        Own(use, memberId, text) ?? throw ApiException.BadField(field, $"{field} must be a key that an upload-url operation gave you for this use.");

    /// <summary>
    /// A new key for what an upload becomes (ruling 38). Its UUID is of version 8 (RFC 9562 section 5.8), so that it can never be handed in as
    /// an upload, nor be signed for a PUT.
    /// </summary>
    public MediaKey Committed(MediaKey upload, string extension)
    {
        var uuid = entropy.Uuid().ToString("d");
        return upload with
        {
            Folder = upload.Use.HasFolders ? MediaTypes.Folder(extension) : "",
            Uuid = $"{uuid.AsSpan(0, MediaKey.VersionAt)}8{uuid.AsSpan(MediaKey.VersionAt + 1)}",
            Extension = extension,
        };
    }
}

/// <summary>A key of an uploaded file, taken apart: <c>{prefix}[{folder}/]{owner id}{uuid v4}.{extension}</c> (platform-auth P12, ruling 12).</summary>
/// <param name="Use">The use whose prefix it has.</param>
/// <param name="Folder">Its folder; empty where the use has none.</param>
/// <param name="OwnerId">The member who uploaded it.</param>
/// <param name="Uuid">36 characters; of version 8 in the keys of committed files.</param>
/// <param name="Extension">Lower case, without a dot.</param>
internal sealed record MediaKey(MediaUse Use, string Folder, long OwnerId, string Uuid, string Extension)
{
    /// <summary>Where the version stands in a UUID's text.</summary>
    public const int VersionAt = 14;

    private const int UuidLength = 36;
    private const int LongestExtension = 10;

    private static readonly string[] Folders = ["images", "music", "videos", "files", "other"];

    /// <summary>Owner and UUID: what makes the name unlike every other.</summary>
    public string Stem => $"{OwnerId}{Uuid}";

    /// <summary>The last part of the key, as tables hold it.</summary>
    public string FileName => $"{Stem}.{Extension}";

    /// <summary>Whether it names what an upload became, not an upload.</summary>
    public bool IsCommitted => Uuid[VersionAt] == '8';

    /// <summary>The whole key.</summary>
    public override string ToString() => $"{Use.Prefix}{(Folder.Length == 0 ? "" : $"{Folder}/")}{FileName}";

    /// <summary>Takes a key apart. False when it does not have the form of an uploaded or a committed file's.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out MediaKey? key)
    {
        key = null;
        if (MediaUse.All.FirstOrDefault(u => text.StartsWith(u.Prefix, StringComparison.Ordinal)) is not { } use) return false;
        var rest = text.AsSpan(use.Prefix.Length);
        var folder = "";
        if (use.HasFolders)
        {
            var slash = rest.IndexOf('/');
            if (slash < 0) return false;
            folder = rest[..slash].ToString();
            if (!Folders.Contains(folder, StringComparer.Ordinal)) return false;
            rest = rest[(slash + 1)..];
        }

        var dot = rest.IndexOf('.');
        if (dot <= UuidLength) return false;
        var extension = rest[(dot + 1)..];
        var owner = rest[..(dot - UuidLength)];
        var uuid = rest[(dot - UuidLength)..dot];
        if (!IsExtension(extension) || !IsUuid(uuid) || Owner(owner) is not { } ownerId) return false;
        key = new MediaKey(use, folder, ownerId, uuid.ToString(), extension.ToString());
        return true;
    }

    private static long? Owner(ReadOnlySpan<char> digits)
    {
        if (digits.Length > 18 || digits[0] == '0') return null;
        long id = 0;
        foreach (var digit in digits)
        {
            if (!char.IsAsciiDigit(digit)) return null;
            id = (id * 10) + (digit - '0');
        }

        return id;
    }

    private static bool IsExtension(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty || text.Length > LongestExtension) return false;
        foreach (var c in text)
            if (!char.IsAsciiDigit(c) && !char.IsAsciiLetterLower(c)) return false;
        return true;
    }

    /// <summary>A UUID of version 4 (uploads) or 8 (committed files) in lower case (RFC 9562 sections 5.4 and 5.8).</summary>
    private static bool IsUuid(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < UuidLength; i++)
        {
            var good = i switch
            {
                8 or 13 or 18 or 23 => text[i] == '-',
                VersionAt => text[i] is '4' or '8',
                19 => text[i] is '8' or '9' or 'a' or 'b',
                _ => char.IsAsciiHexDigitLower(text[i]),
            };
            if (!good) return false;
        }

        return true;
    }
}
