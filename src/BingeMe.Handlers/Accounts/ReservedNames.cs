using System.Text.RegularExpressions;

namespace BingeMe.Handlers.Accounts;

/// <summary>Names that no member may take, because <c>GET /{slug}</c> or a future path would mean something else (users S13).</summary>
internal static partial class ReservedNames
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "profile", "auth", "call", "contact", "creator", "dashboard", "live", "media", "messages", "notification", "notifications", "pages", "p", "payout",
        "posts", "post", "updates", "comments", "privacy", "account", "product", "products", "referrals", "sales", "user", "users", "verification",
        "restrict", "create", "vc", "s3", "docs", "swagger", "health", "admin", "api", "settings", "search",

        // The placeholder that legacy's sign-up writes before it knows the id (ruling 20).
        "ua",
    };

    /// <summary>Whether the member may not have the name. <c>u{id}</c> is the one that sign-up hands out: everybody may have their own.</summary>
    public static bool IsClosedTo(long memberId, string username) =>
        Words.Contains(username)
        || (HandedOut().IsMatch(username) && !username.Equals($"u{memberId}", StringComparison.OrdinalIgnoreCase));

    [GeneratedRegex(@"^[uU][0-9]+\z")]
    private static partial Regex HandedOut();
}
