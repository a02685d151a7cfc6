using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;

namespace BingeMe.Handlers.Modules.Users.Images;

/// <summary>One of the two pictures of a profile.</summary>
internal sealed record ImageSlot
{
    private const int Quality = 80;

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

    /// <summary>Whether a file belongs to everybody: it must outlive the member's next picture.</summary>
    public bool IsDefault(string fileName, AdminSettings settings) =>
        fileName.StartsWith("default-", StringComparison.OrdinalIgnoreCase)
        || Defaults.Contains(fileName, StringComparer.OrdinalIgnoreCase)
        || fileName.Equals(settings.Avatar, StringComparison.OrdinalIgnoreCase)
        || fileName.Equals(settings.CoverDefault, StringComparison.OrdinalIgnoreCase);
}
