using System.Text.Json.Serialization;
using BingeMe.Handlers.Media;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>GET /payout/upload-url: where papers of the payout conversation go. Contract: live-payout-privacy.md.</summary>
internal sealed class GetUploadUrls(UploadUrls urls)
{
    public async Task<Response<IReadOnlyList<PayoutUploadUrl>>> Handle(RequestContext<FileNames> context)
    {
        var made = await urls.Make(MediaUse.Payout, context.MemberId, context.Input.Text, context.Cancelled);
        return Response.Ok<IReadOnlyList<PayoutUploadUrl>>(
            "Upload addresses.", [.. made.Select(static u => new PayoutUploadUrl(u.Address, u.Key, u.ExpiresIn, u.FileName, u.Key[(u.Key.LastIndexOf('/') + 1)..]))]);
    }
}

/// <summary>A signed address with the name that clients of the payout conversation hand in (platform-auth P12).</summary>
/// <param name="Address">Takes one PUT.</param>
/// <param name="Key">What to hand in afterwards.</param>
/// <param name="ExpiresIn">Seconds.</param>
/// <param name="FileName">As asked.</param>
/// <param name="TemplarFileName">The last part of the key, which may be handed in as well.</param>
internal sealed record PayoutUploadUrl(
    [property: JsonPropertyName("uploadUrl")] string Address,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("expiresIn")] int ExpiresIn,
    [property: JsonPropertyName("filename")] string FileName,
    [property: JsonPropertyName("templarFilename")] string TemplarFileName);
