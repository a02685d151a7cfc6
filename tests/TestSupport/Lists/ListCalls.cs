using System.Text.Json.Serialization.Metadata;
using BingeMe.Handlers.Security;
using BingeMe.Http.Operations;

namespace BingeMe.TestSupport.Lists;

/// <summary>Every list of the modules whose lists page by key, each with all of its sorts and filters.</summary>
public static class ListCalls
{
    /// <summary>The modules.</summary>
    public static readonly IReadOnlyList<string> Modules = ["user", "posts", "messages", "notifications", "products", "sales", "creator", "payout", "verification"];

    private static readonly string[] NextNames = ["next", "next_url", "nextUrl"];

    /// <summary>The calls; <see cref="Paged"/> says for which operations there must be one.</summary>
    public static IReadOnlyList<ListCall> All(EncodedIds ids) =>
    [
        new("user.listMyPosts", "/posts", "", 10),
        .. new[] { "latest", "oldest", "unlockable", "free", "subscription" }.Select(s => new ListCall("user.listMyUpdates", "/updates", $"sort={s}", 10)),
        new("user.listMyUpdates", "/updates", "media=photos", 3),
        new("user.listMyUpdates", "/updates", "media=videos", 2),
        .. new[] { "audio", "files" }.Select(m => new ListCall("user.listMyUpdates", "/updates", $"media={m}", 1)),
        .. new[] { "latest", "oldest", "subscription" }.Select(s => new ListCall("user.listMyUpdates", "/updates", $"media=shop&sort={s}", 3)),
        .. new[] { "latest", "oldest", "subscription" }.Select(s => new ListCall("user.listMyUpdates", "/updates", $"media=digital&sort={s}", 2)),
        new("user.listComments", $"/comments/{ids.Encode(ListData.HeavyPost)}", "", 10),
        new("user.listRestrictions", "/restrict/user", "", 3),
        new("user.listSubscribers", "/creator/subscribers", "", 3),
        new("user.listSubscribers", "/creator/subscribers", "sort=active", 1),
        new("user.listSubscribers", "/creator/subscribers", "sort=cancelled", 1),
        new("user.listSubscribers", "/creator/subscribers", "sort=renewal", 1),
        new("user.listReferrals", "/referrals", "", 3),
        new("messages.listConversations", "/messages/conversation", "", 3),
        new("messages.getThread", $"/messages/{ListData.Partner}", "", 10),
        new("messages.getThreadByUsername", $"/messages/{ListData.Partner}/member{ListData.Partner}", "", 10),
        new("notifications.listNotifications", "/notifications", "", 10),
        new("notifications.listNotifications", "/notifications", "sort=subscription", 5),
        new("notifications.listNotifications", "/notifications", "sort=comment", 3),
        new("notifications.listNotifications", "/notifications", "sort=brought_content", 1),
        new("products.listProducts", "/products", "", 3),
        new("products.listProducts", "/products", "filter=digital", 2),
        .. new[] { "latest", "oldest", "delivered", "pending", "rejected" }.Select(s => new ListCall("sales.listSales", "/sales", $"sort={s}", 3)),
        new("sales.listSales", "/sales", "filter=digital", 3),
        new("sales.listSales", "/sales", "filter=digital&sort=oldest", 3),
        new("sales.listSales", "/sales", "filter=digital&sort=delivered", 1),
        new("creator.listPaymentsReceived", "/creator/payment-received", "", 10),
        new("creator.listPaymentsReceived", "/creator/payment-received", "sort=usd", 1),
        new("creator.listPaymentsReceived", "/creator/payment-received", "sort=inr", 3),
        new("creator.listWithdrawals", "/creator/withdrawals", "", 3),
        new("payout.listConversations", "/payout/conversations", "", 3),
        new("verification.listConversations", "/verification/conversations", "", 3),
    ];

    /// <summary>Lists of the modules that give one page and no link, and the one that has a statement of its own for pages that a client counts to.</summary>
    public static readonly IReadOnlyList<ListCall> Unpaged =
    [
        new("messages.listConversations", "/messages/conversation", "skip=3", 3),
        new("messages.searchConversations", "/messages/conversation/search", "search=member", 10),
        new("user.searchUsers", "/user/search", "search=Ada", 20),
        new("user.searchUsers", "/user/search", "search=member5", 20),
        new("user.getPublicProfile", $"/member{ListData.Heavy}", "", 10),
        new("posts.getCreateData", "/posts/create", "", 10),
        new("products.getCreateData", "/products/create", "", 10),
        new("live.getCreate", "/live/create", "", 10),
    ];

    /// <summary>A live stream as its owner, and as its viewers, see it: its menu, goals, viewers and earnings, of a live among many.</summary>
    public static IReadOnlyList<ListCall> Lives(EncodedIds ids) =>
    [
        new("live.getEdit", $"/live/edit/{ids.Encode(ListData.HeavyLive)}", "", 10),
        new("live.getGo", $"/live/go/{ids.Encode(ListData.HeavyLive)}", "", 10),
        new("live.getFilters", "/live/filter", $"c={ids.Encode(ListData.HeavyLive)}", 10),
    ];

    /// <summary>The operations of the modules whose answer holds a link to the next page.</summary>
    public static IReadOnlyList<string> Paged(OperationTable operations) =>
    [
        .. operations
            .Where(o => Modules.Contains(o.Module) && o.Method == "GET" && o.Endpoint.Output is { } answer && HasNext(answer, []))
            .Select(o => o.Id)
            .Order(StringComparer.Ordinal),
    ];

    private static bool HasNext(JsonTypeInfo type, HashSet<Type> seen)
    {
        if (!seen.Add(type.Type)) return false;
        if (type.Kind == JsonTypeInfoKind.Enumerable) return type.Options.GetTypeInfo(type.ElementType!) is { } element && HasNext(element, seen);
        return type.Kind == JsonTypeInfoKind.Object
            && type.Properties.Any(p => NextNames.Contains(p.Name) || (p.PropertyType != typeof(object) && HasNext(type.Options.GetTypeInfo(p.PropertyType), seen)));
    }
}
