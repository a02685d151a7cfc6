using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http.Pipeline;
using Dapper;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Signs a member out everywhere: sessions of apps and web site, access tokens that were given out before, and the device that gets pushes.
/// Without the access tokens, whoever holds one could give the account another contact within the hour that it is good for, and have it for good.
/// </summary>
internal sealed class AllSessions(ISessions sessions, IPushTokens pushTokens, IFaultLog faults)
{
    private const string EndTokens = "update users set tokens_valid_after = @now, tokens_valid_for = null where id = @memberId";
    private const string EndWeb = "delete from sessions where user_id = @memberId";

    /// <summary>
    /// Everything, within the transaction of the change that it is for: when the sessions' store fails, nothing was changed, and the same call may
    /// be sent again. What is signed in for afterwards needs the present anew: the tokens of before are those of before this.
    /// </summary>
    /// <exception cref="DependencyException">The sessions' store does not answer; some may have ended.</exception>
    public async Task End(SqlScope sql, long memberId, CancellationToken cancelled)
    {
        // The store first: a refresh that was let in until then has its access token from before the mark.
        await sessions.DeleteAll(memberId.ToString(), null, cancelled);
        try
        {
            await Forget(memberId, cancelled);
        }
        catch (DependencyException e)
        {
            // No push is worth a password that cannot be reset.
            faults.Tell("forgetting a device", e);
        }

        await sql.Execute(new SqlMessage().Add(EndTokens, ("@memberId", memberId), ("@now", sql.Now)).Add(EndWeb));
    }

    /// <summary>What the apps' sign-ins left in the state stores. Returns how many sessions ended.</summary>
    /// <exception cref="DependencyException">A store does not answer; some may have ended.</exception>
    public async Task<int> EndApps(long memberId, CancellationToken cancelled)
    {
        var ended = await sessions.DeleteAll(memberId.ToString(), null, cancelled);
        await Forget(memberId, cancelled);
        return ended;
    }

    /// <summary>The web site's sessions, and every access token of before. Returns how many sessions ended.</summary>
    /// <param name="sql">In a transaction.</param>
    /// <param name="memberId">Whose.</param>
    public static async Task<int> EndStored(SqlScope sql, long memberId)
    {
        await sql.Connection.ExecuteAsync(EndTokens, new { memberId, now = sql.Now });
        return await sql.Connection.ExecuteAsync(EndWeb, new { memberId });
    }

    private async Task Forget(long memberId, CancellationToken cancelled)
    {
        if (await pushTokens.Find(memberId, cancelled) is { } device) await pushTokens.Delete(memberId, device.FcmToken, cancelled);
    }
}
