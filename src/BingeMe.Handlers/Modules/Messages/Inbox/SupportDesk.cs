using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>Support as an entry of the inbox (posts-messages.md, support user).</summary>
internal sealed class SupportDesk(SupportAccounts accounts, MediaUrls media)
{
    /// <summary>Support as a member sees it; null for support itself, which has nobody to turn to.</summary>
    public async Task<SupportEntry?> For(SqlScope sql, long memberId, CancellationToken cancelled)
    {
        if (await accounts.Contains(memberId, cancelled)) return null;
        var member = await Members.Find(sql, memberId);
        var id = await accounts.Of(member?.VerifiedId == "yes", cancelled);
        if (id == SupportAccounts.Default || await Members.Find(sql, id) is not { } support) return memberId == SupportAccounts.Default ? null : Nameless(SupportAccounts.Default);
        var name = support.NameFor(memberId);
        return new SupportEntry(
            id,
            name.Length > 0 ? name : "Support",
            support.Username.Length > 0 ? support.Username : "support",
            media.Avatar(support.Avatar) ?? Nameless(id).Avatar);
    }

    /// <summary>What stands in the inbox of a member who has no conversation with support yet.</summary>
    public static InboxItem Welcome(SupportEntry support) => new()
    {
        Id = 0,
        Message = "Hi! How can we help you?",
        Time = "just now",
        Status = "new",
        Direction = "incoming",
        ChatUser = new ChatUser(support.Id, support.Name, support.Username, support.Avatar, ""),
    };

    private SupportEntry Nameless(long id) => new(id, "Support", "support", media.Of("avatar/default.webp"));
}

/// <summary>How support shows in a member's inbox.</summary>
/// <param name="Id">The account behind it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Username">Its username.</param>
/// <param name="Avatar">Address of its picture.</param>
internal sealed record SupportEntry(long Id, string Name, string Username, string Avatar);
