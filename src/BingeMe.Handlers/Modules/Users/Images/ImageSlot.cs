using System.Buffers;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>One of the two pictures of a profile.</summary>
internal sealed record ImageSlot
{
    /// <summary>What a name ends with behind its owner: seconds since 1970, and characters of chance.</summary>
    public const int RandomCharacters = 10;

    /// <summary>The characters of chance.</summary>
    public const string Letters = "abcdefghijklmnopqrstuvwxyz0123456789";

    private const int TimeDigits = 10;
    private const int Quality = 80;

    private static readonly SearchValues<char> RandomLetters = SearchValues.Create(Letters);

    /// <summary>The small square one.</summary>
    public static ImageSlot Avatar { get; } = new()
    {
        Field = "avatar",
        Use = MediaUse.Avatar,
        Preset = new ImagePreset(ImageFormat.WebP, Quality, 1000, 1000),
        Defaults = ["default.webp", "default.jpg", "default-avatar.webp", "default-avatar.jpg"],
    };

    /// <summary>The wide one.</summary>
    public static ImageSlot Cover { get; } = new()
    {
        Field = "cover",
        Use = MediaUse.Cover,
        Preset = new ImagePreset(ImageFormat.WebP, Quality, 2400, 2400),
        Defaults = ["default.webp", "default.jpg", "default-cover.webp", "default-cover.jpg"],
    };

    /// <summary>Its name on the wire.</summary>
    public required string Field { get; init; }

    /// <summary>Where its files lie.</summary>
    public required MediaUse Use { get; init; }

    /// <summary>What uploads become.</summary>
    public required ImagePreset Preset { get; init; }

    /// <summary>File names that many members share.</summary>
    private IReadOnlyList<string> Defaults { get; init; } = [];

    /// <summary>The key of a stored file name.</summary>
    public string Key(string fileName) => $"{Use.Prefix}{fileName}";

    /// <summary>
    /// Whether a file was made of an upload of this member's: legacy let any name be written into the column, other members' files too.
    /// </summary>
    public bool IsOf(long memberId, string fileName)
    {
        if (MediaKeys.Own(Use, memberId, Key(fileName)) is not null) return true;
        var end = fileName.LastIndexOf('.');
        var owner = end - TimeDigits - RandomCharacters;
        return owner > 0 && !fileName.Contains('/', StringComparison.Ordinal) && fileName.AsSpan(0, owner).EndsWith($"-{memberId}", StringComparison.Ordinal)
            && !fileName.AsSpan(owner, TimeDigits).ContainsAnyExceptInRange('0', '9')
            && !fileName.AsSpan(end - RandomCharacters, RandomCharacters).ContainsAnyExcept(RandomLetters);
    }

    /// <summary>Whether a file belongs to everybody: it must outlive the member's next picture.</summary>
    public bool IsDefault(string fileName, AdminSettings settings) =>
        fileName.StartsWith("default-", StringComparison.OrdinalIgnoreCase)
        || Defaults.Contains(fileName, StringComparer.OrdinalIgnoreCase)
        || fileName.Equals(settings.Avatar, StringComparison.OrdinalIgnoreCase)
        || fileName.Equals(settings.CoverDefault, StringComparison.OrdinalIgnoreCase);
}
