using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Ends a member's sessions after a password came or changed, but for the one that the call comes from. An access token does not say to
/// which session it belongs, so the newest one of the same device and address counts as that, or else the only one of the same kind of device;
/// an intruder elsewhere is out.
/// </summary>
internal sealed class OtherSessions(ISessions sessions)
{
    public async Task End(long memberId, ApiRequest request)
    {
        var userId = memberId.ToString();
        var here = SessionService.Fingerprint(request);
        var all = await sessions.List(userId, request.Aborted);
        var own = all.LastOrDefault(s => s.DeviceFingerprint == here) ?? OnlyOne(all, request);
        await sessions.DeleteAll(userId, own?.Token, request.Aborted);
    }

    /// <summary>
    /// A phone's address changes and its app is updated, and that keeps the session (ruling 30). Only where one session alone is of this kind of
    /// device: of several, the newest might be an intruder's.
    /// </summary>
    private static Session? OnlyOne(IReadOnlyList<Session> all, ApiRequest request)
    {
        var same = all.Where(s => s.App.Length > 0 && SessionService.IsSameDevice(s, request)).Take(2).ToList();
        return same.Count == 1 ? same[0] : null;
    }
}
