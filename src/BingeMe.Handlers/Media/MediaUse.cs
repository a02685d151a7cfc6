using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Media;

/// <summary>One use of uploaded files: where they go and what they may be (platform-auth P12, P20.14, and the modules' upload-url operations).</summary>
internal sealed record MediaUse
{
    // Made when first asked for: tables that name a use are built at every cold start, and extensions are looked at by uploads alone.
    private readonly Lazy<IReadOnlyList<string>> extensions;

    private MediaUse(string prefix, Func<IReadOnlyList<string>> extensions)
    {
        Prefix = prefix;
        this.extensions = new(extensions);
    }

    /// <summary>Media of posts; the only use with a folder by extension.</summary>
    public static MediaUse Posts { get; } = new("uploads/updates/", Shown) { HasFolders = true };

    /// <summary>Product previews and files.</summary>
    public static MediaUse Products { get; } = new("uploads/shop/", Shown);

    public static MediaUse Messages { get; } = new("uploads/messages/", Shown);

    /// <summary>A new profile picture.</summary>
    public static MediaUse Avatar { get; } = new("uploads/avatar/", Profile) { MostNames = 10 };

    /// <summary>A new cover picture.</summary>
    public static MediaUse Cover { get; } = new("uploads/cover/", Profile) { MostNames = 10 };

    /// <summary>Identity papers (ruling 12: shown by signed addresses only).</summary>
    public static MediaUse Verification { get; } = new("uploads/verification/", Papers) { MostNames = 10, KeepsUndecodable = true };

    /// <summary>Papers of payout conversations (ruling 12: shown by signed addresses only).</summary>
    public static MediaUse Payout { get; } = new("uploads/payout/", Papers) { MostNames = 10, KeepsUndecodable = true };

    /// <summary>Photo and signature of the creator agreement.</summary>
    public static MediaUse Agreement { get; } = new("agreement_image/", static () => ["jpg", "jpeg", "png", "webp"]) { MostNames = 10, Bucket = MediaBucket.Agreement };

    /// <summary>Every use.</summary>
    public static IReadOnlyList<MediaUse> All { get; } = [Posts, Products, Messages, Avatar, Cover, Verification, Payout, Agreement];

    /// <summary>What its keys begin with; ends with a slash.</summary>
    public string Prefix { get; }

    /// <summary>Extensions that may be uploaded, lower case.</summary>
    public IReadOnlyList<string> Extensions => extensions.Value;

    public MediaBucket Bucket { get; private init; }

    /// <summary>Whether a folder by extension stands between prefix and name.</summary>
    public bool HasFolders { get; private init; }

    /// <summary>Names in one upload-url call.</summary>
    public int MostNames { get; private init; } = 20;

    /// <summary>Whether a picture that cannot be decoded (HEIC from a phone) stays as it is: staff look at papers, browsers do not.</summary>
    public bool KeepsUndecodable { get; private init; }

    /// <summary>What the pictures' decoder takes, sound, film and documents; never what a browser would run (svg, html).</summary>
    private static IReadOnlyList<string> Shown() =>
        ["jpg", "jpeg", "jfif", "png", "gif", "webp", "bmp", .. MediaTypes.In("music"), .. MediaTypes.In("videos"), .. MediaTypes.In("files")];

    private static IReadOnlyList<string> Profile() => ["jpg", "jpeg", "jpe", "png", "gif", "webp"];

    private static IReadOnlyList<string> Papers() => ["jpg", "jpeg", "png", "gif", "webp", "heif", "heic", "pdf"];
}
