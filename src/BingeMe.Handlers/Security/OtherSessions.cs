using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Security;

/// <summary>
/// Ends a member's sessions after a password came or changed, but for the one that the call comes from. An access token does not say to
/// which session it belongs, so the newest one of the same device and address counts as that; an intruder elsewhere is out.
/// </summary>
internal sealed class OtherSessions(ISessions sessions)
{
    public async Task End(long memberId, ApiRequest request)
    {
        var userId = memberId.ToString();
        var here = SessionService.Fingerprint(request);
        var own = (await sessions.List(userId, request.Aborted)).LastOrDefault(s => s.DeviceFingerprint == here);
        await sessions.DeleteAll(userId, own?.Token, request.Aborted);
    }
}
