using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>Support as an entry of the inbox (posts-messages.md, support user).</summary>
internal sealed class SupportDesk(SupportAccounts accounts, MediaUrls media)
{
    /// <summary>The account that a member turns to; null for support itself, which has nobody to turn to.</summary>
    public async ValueTask<long?> AccountFor(CallerRow member, CancellationToken cancelled)
    {
        if (await accounts.Contains(member.Id, cancelled)) return null;
        var id = await accounts.Of(member.IsVerifiedCreator, cancelled);
        return id == member.Id ? null : id;
    }

    /// <summary>Support as a member sees it.</summary>
    /// <param name="account">The account that the member turns to.</param>
    /// <param name="row">Its row; null when it has none.</param>
    /// <param name="memberId">The member.</param>
    public SupportEntry Entry(long account, Member? row, long memberId)
    {
        if (account == SupportAccounts.Default || row is null) return Nameless(SupportAccounts.Default);
        var name = row.NameFor(memberId);
        return new SupportEntry(
            account,
            name.Length > 0 ? name : "Support",
            row.Username.Length > 0 ? row.Username : "support",
            media.Avatar(row.Avatar) ?? Nameless(account).Avatar);
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
