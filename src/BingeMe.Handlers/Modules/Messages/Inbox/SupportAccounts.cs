using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Messages.Inbox;

/// <summary>
/// The accounts behind which support sits: one list for creators, one for everybody else, both in the settings row. Where a list is empty,
/// account 1 (posts-messages.md, support user). Suspended members may write to these accounts and to nobody else (ruling 3).
/// </summary>
internal sealed class SupportAccounts(AdminSettingsReader settings)
{
    /// <summary>Where support sits when no account is named.</summary>
    public const long Default = 1;

    // Names that the suspended-account page puts into its links to support, whatever the account is called.
    private static readonly string[] LinkNames = ["support", "csupport"];

    /// <summary>The account that a member turns to.</summary>
    public async ValueTask<long> Of(bool isCreator, CancellationToken cancelled)
    {
        var admin = await settings.Read(cancelled);
        return First(isCreator ? admin.CreatorSupportId : admin.SupportUserId);
    }

    /// <summary>Whether support sits behind an account.</summary>
    public async ValueTask<bool> Contains(long id, CancellationToken cancelled) => Contains(await settings.Read(cancelled), id);

    /// <summary>The same for who holds a connection.</summary>
    public async ValueTask<bool> Contains(SqlScope sql, long id) => Contains(await settings.Read(sql), id);

    /// <summary>Whether a name is one that links to support carry.</summary>
    public static bool IsLinkName(string name) => LinkNames.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Stops a suspended caller who turns to anybody but support.</summary>
    /// <exception cref="ApiException">403, as for every other operation that is closed to suspended members.</exception>
    public async ValueTask RequireReach(Caller caller, long other, CancellationToken cancelled)
    {
        if (caller.Status == "suspended" && !await Contains(other, cancelled)) throw Authenticator.Suspended();
    }

    /// <summary>The same for who holds a connection.</summary>
    /// <inheritdoc cref="RequireReach(Caller, long, CancellationToken)"/>
    public async ValueTask RequireReach(SqlScope sql, Caller caller, long other)
    {
        if (caller.Status == "suspended" && !await Contains(sql, other)) throw Authenticator.Suspended();
    }

    private static bool Contains(AdminSettings admin, long id) =>
        First(admin.CreatorSupportId) == id || First(admin.SupportUserId) == id
        || Ids(admin.CreatorSupportId).Contains(id) || Ids(admin.SupportUserId).Contains(id);

    private static long First(string? list)
    {
        foreach (var id in Ids(list)) return id;
        return Default;
    }

    private static IEnumerable<long> Ids(string? list)
    {
        foreach (var part in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0) yield return id;
    }
}
