using BingeMe.Handlers.Common;

namespace BingeMe.Handlers.Ledger;

/// <summary>What a movement of the ledger was for, as people read it (creator-commerce.md, Ledger).</summary>
internal static class EntryTypes
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        ["video_call_tip"] = "Video Call Tip",
        ["audio_call_tip"] = "Audio Call Tip",
        ["live_tip"] = "Live Tip",
        ["chat_tip"] = "Chat Tip",
        ["subscription"] = "Subscription",
        ["tip"] = "Tip",
        ["ppv"] = "Pay Per View",
        ["chat_ppv"] = "Chat Pay Per View",
        ["videocall"] = "Video Call",
        ["audiocall"] = "Audio Call",
        ["live"] = "Live Stream",
        ["product"] = "Product Purchase",
        ["purchase"] = "Purchase",
    };

    /// <summary>The name of a type; one that is not known is told by its words.</summary>
    public static string NameOf(string? type)
    {
        if (string.IsNullOrWhiteSpace(type)) return Names["subscription"];
        return Names.TryGetValue(type, out var name) ? name : string.Join(' ', type.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(Texts.Capitalised));
    }
}
