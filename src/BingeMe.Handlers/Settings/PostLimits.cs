namespace BingeMe.Handlers.Settings;

/// <summary>The bounds that the administration sets on posts and comments, with their defaults (contract, GET /posts/create, rules 2 to 5).</summary>
internal sealed class PostLimits(AdminSettings settings)
{
    private const long DefaultLength = 1000;
    private const long DefaultMostPrice = 1000;
    private const long DefaultFileSize = 1000;

    /// <summary>Least price of a paid post, coins.</summary>
    public long LeastPrice => Math.Max(1, settings.MinPpvAmount ?? 1);

    /// <summary>Highest price of a paid post, coins.</summary>
    public long MostPrice => Math.Max(1, Set(settings.MaxPpvAmount, DefaultMostPrice));

    /// <summary>Longest description, characters.</summary>
    public long Description => Math.Max(100, Set(settings.UpdateLength, DefaultLength));

    /// <summary>Longest comment, characters.</summary>
    public long Comment => settings.CommentLength is > 0 ? settings.CommentLength.Value : DefaultLength;

    /// <summary>Largest file, megabytes.</summary>
    public decimal FileMegabytes => Math.Max(100, Set(settings.FileSizeAllowed, DefaultFileSize)) / 1000m;

    // Zero counts as unset, as in legacy's `int(x) or default`.
    private static long Set(long? value, long byDefault) => value is null or 0 ? byDefault : value.Value;
}
