using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Media;

/// <summary>Names of the embedded store: buckets in addresses and folders, and keys that are safe as file names.</summary>
internal static class MediaPaths
{
    private const int LongestKey = 500;

    /// <summary>The bucket's name in addresses and folders.</summary>
    public static string Name(MediaBucket bucket) => bucket == MediaBucket.Agreement ? "agreement" : "main";

    /// <summary>The bucket of a name; null when there is none.</summary>
    public static MediaBucket? Bucket(ReadOnlySpan<char> name) => name switch
    {
        "main" => MediaBucket.Main,
        "agreement" => MediaBucket.Agreement,
        _ => null,
    };

    /// <summary>
    /// Whether a key names a file below its bucket and nothing else: segments of letters, digits, <c>.</c>, <c>_</c> and <c>-</c> that do not
    /// begin with a dot. Every key that the business makes is of that form; with it, no key can climb out.
    /// </summary>
    public static bool IsSafe(string key) =>
        key.Length is > 0 and <= LongestKey
        && key.Split('/').All(s => s.Length is > 0 and <= 200 && s[0] != '.' && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-'));
}
