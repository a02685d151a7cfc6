using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Entitlements;

/// <summary>Who looks, and from where.</summary>
/// <param name="MemberId">The member; null for a visitor.</param>
/// <param name="Country">The edge's guess of the country as an ISO code; null when unknown.</param>
internal sealed record Viewer(long? MemberId, string? Country)
{
    /// <summary>The one who calls.</summary>
    public static Viewer Of<T>(Call<T> call) => Of(call.Caller?.MemberId, call.Request);

    /// <summary>A member or a visitor who sent a request.</summary>
    public static Viewer Of(long? memberId, ApiRequest request) => new(memberId, request.Headers["cloudfront-viewer-country"]);
}
