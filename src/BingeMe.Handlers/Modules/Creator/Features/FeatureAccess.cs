using BingeMe.Handlers.Settings;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Creator.Features;

/// <summary>Which paid features the administration opens to a creator (creator-commerce.md, GET /creator/settings, rule 1).</summary>
/// <param name="VideoCall">Video calls.</param>
/// <param name="AudioCall">Audio calls.</param>
/// <param name="PaidChat">Charging for messages.</param>
/// <param name="FreeVideoCall">A free video call.</param>
internal sealed record FeatureAccess(bool VideoCall, bool AudioCall, bool PaidChat, bool FreeVideoCall)
{
    /// <summary>Whether any is open.</summary>
    public bool IsAny => VideoCall || AudioCall || PaidChat || FreeVideoCall;

    /// <summary>What the switches say; all but the free call may be open to all creators, each to members of its group.</summary>
    public static FeatureAccess Of(AdminSettings settings, FeatureRow creator) => new(
        IsOn(settings.VideoCallEnabled) && (IsOn(settings.VideoCallFor) || creator.InVideoGroup != 0),
        IsOn(settings.AudioCallEnabled) && (IsOn(settings.AudioCallFor) || creator.InAudioGroup != 0),
        IsOn(settings.PaidChat) && (IsOn(settings.PaidChatStatus) || creator.InChatGroup != 0),
        IsOn(settings.FreeVideoCallEnabled) && creator.InFreeVideoGroup != 0);

    /// <summary>The same, demanded of a creator who wants to see or set them.</summary>
    /// <exception cref="ApiException">404: no verified creator, or nothing is open (contract: 404 is kept for parity).</exception>
    public static FeatureAccess Require(AdminSettings settings, FeatureRow creator)
    {
        if (creator.VerifiedId != "yes") throw ApiException.NotFound("Only verified creators have these settings.");
        var access = Of(settings, creator);
        return access.IsAny ? access : throw ApiException.NotFound("None of these features is open to you.");
    }

    private static bool IsOn(string? flag) => flag == "1";
}

/// <summary>Least and highest prices that the administration allows, coins; what is unset or 0 bounds nothing.</summary>
internal sealed record PriceBounds(long Least, long Most)
{
    private const long Unbounded = 999_999;

    public static PriceBounds PaidChat(AdminSettings settings) => Of(settings.PaidChatMin, settings.PaidChatMax);

    public static PriceBounds VideoCall(AdminSettings settings) => Of(settings.MinVideoCallCoins, settings.MaxVideoCallCoins);

    public static PriceBounds AudioCall(AdminSettings settings) => Of(settings.MinAudioCallPrice, settings.MaxAudioCallPrice);

    public bool Hold(long price) => price >= Least && price <= Most;

    private static PriceBounds Of(long? least, long? most) => new(least ?? 0, most is null or 0 ? Unbounded : most.Value);
}
