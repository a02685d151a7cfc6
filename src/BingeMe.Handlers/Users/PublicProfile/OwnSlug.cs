using BingeMe.Handlers.Accounts;
using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Users.PublicProfile;

/// <summary>
/// <c>/profile</c> is the caller's own profile, so it demands a member where every other name does not: the same check with its 401 and
/// 403 as on the operations for members (contract, GET /{slug}).
/// </summary>
internal sealed class OwnSlug(Authenticator authenticator, TimeProvider clock)
{
    public static bool Is(string slug) => slug.Equals("profile", StringComparison.OrdinalIgnoreCase);

    /// <summary>The caller's id.</summary>
    public async Task<long> Demand(Call<Nothing> call)
    {
        var caller = await authenticator.Authenticate(call.Operation with { Access = Access.Member }, call.Request, clock.GetUtcNow());
        return caller!.MemberId!.Value;
    }
}
