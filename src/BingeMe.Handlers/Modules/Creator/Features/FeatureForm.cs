using System.Text.Json.Serialization;
using BingeMe.Handlers.Settings;

namespace BingeMe.Handlers.Modules.Creator.Features;

/// <summary>The form in which clients show a creator's paid features (creator-commerce.md, GET /creator/settings).</summary>
internal static class FeatureForm
{
    /// <summary>What those who do not subscribe pay for a message, as long as the creator has not said.</summary>
    public const long ProposedPrice = 10;

    private const string Icon = "🪙";

    /// <summary>What the form looks like; the same for everybody.</summary>
    public static FeatureUi Ui { get; } = new(Icon, "INR", "left", "dot", "rounded");

    /// <summary>The form with its values.</summary>
    public static FeatureSettings Of(AdminSettings settings, FeatureAccess access, FeatureValues values)
    {
        var (chat, video, audio) = (PriceBounds.PaidChat(settings), PriceBounds.VideoCall(settings), PriceBounds.AudioCall(settings));
        return new FeatureSettings(
            [
                new FeatureSection(
                    "message_settings",
                    "Messages",
                    "Charge for messages that members send you.",
                    true,
                    [
                        Toggle("paid_messages", "paid_chat_status", "Paid messages", "Members pay for each message.", values.PaidChatStatus),
                        Price("subscriber_price", "pc_sub_price", "Price for subscribers", "0 = free for subscribers.", chat, 0, values.PcSubPrice),
                        Price("non_subscriber_price", "pc_non_sub_price", "Price for others", "What everybody else pays.", chat, ProposedPrice, values.PcNonSubPrice) with
                        {
                            FieldValidation = Bounds(true) with { CustomValidation = "Others pay at least what subscribers pay." },
                        },
                    ]),
                new FeatureSection(
                    "call_features",
                    "Calls",
                    "Let members call you.",
                    true,
                    [
                        Toggle("free_video_call", "free_video_call_status", "Free video call", "One minute for new members.", values.FreeVideoCallStatus),
                        Toggle("video_call", "vdcl_status", "Video calls", "Members pay by the minute.", values.VdclStatus),
                        Price("video_call_price", "vdcl_min_coin", "Price of a video call", "Coins a minute.", video, 0, values.VdclMinCoin, "video_call"),
                        Toggle("audio_call", "adcl_status", "Audio calls", "Members pay by the minute.", values.AdclStatus),
                        Price("audio_call_price", "audio_call_price", "Price of an audio call", "Coins a minute.", audio, 0, values.AudioCallPrice, "audio_call"),
                    ]),
            ],
            new FeatureFlags(access.VideoCall, access.AudioCall, access.PaidChat, access.FreeVideoCall),
            new FeatureLimits(new(chat.Least, chat.Most), new(video.Least, video.Most), new(audio.Least, audio.Most)),
            values,
            Ui);
    }

    private static ToggleField Toggle(string id, string key, string label, string description, string value) => new()
    {
        FieldId = id,
        FieldType = "toggle",
        FieldLabel = label,
        FieldDescription = description,
        FieldKey = key,
        FieldDefaultValue = false,
        FieldValue = value,
    };

    private static PriceField Price(string id, string key, string label, string description, PriceBounds bounds, long proposed, long value, string? dependsOn = null) => new()
    {
        FieldId = id,
        FieldType = "price_input",
        FieldLabel = label,
        FieldDescription = description,
        FieldKey = key,
        FieldMinValue = bounds.Least,
        FieldMaxValue = bounds.Most,
        FieldDefaultValue = proposed,
        FieldValue = value,
        FieldCurrencyIcon = Icon,
        FieldValidation = Bounds(false),
        FieldDependsOn = dependsOn is null ? null : new FieldDependence(dependsOn, "enabled"),
    };

    private static FieldValidation Bounds(bool required) => new(required, "At least {min_value} coins.", "At most {max_value} coins.");
}

/// <summary>A creator's paid features as a form, with their values.</summary>
internal sealed record FeatureSettings(
    IReadOnlyList<FeatureSection> SettingsConfig, FeatureFlags FeatureAccess, FeatureLimits AdminLimits, FeatureValues CurrentValues, FeatureUi UiConfig);

/// <summary>A part of the form; it is enabled whatever is open to the creator, which clients learn from the flags.</summary>
internal sealed record FeatureSection(
    string SectionId, string SectionTitle, string SectionDescription, bool SectionEnabled, IReadOnlyList<FeatureField> Fields);

/// <summary>A field of the form.</summary>
[JsonDerivedType(typeof(ToggleField))]
[JsonDerivedType(typeof(PriceField))]
internal abstract record FeatureField
{
    public required string FieldId { get; init; }

    /// <summary><c>toggle</c> or <c>price_input</c>.</summary>
    public required string FieldType { get; init; }

    public bool FieldEnabled { get; } = true;

    public required string FieldLabel { get; init; }

    public required string FieldDescription { get; init; }

    /// <summary>The name under which POST /creator/settings takes it.</summary>
    public required string FieldKey { get; init; }
}

/// <summary>A switch.</summary>
internal sealed record ToggleField : FeatureField
{
    public required bool FieldDefaultValue { get; init; }

    /// <summary><c>yes</c> or <c>no</c>.</summary>
    public required string FieldValue { get; init; }
}

/// <summary>A price in coins.</summary>
internal sealed record PriceField : FeatureField
{
    public required long FieldMinValue { get; init; }

    public required long FieldMaxValue { get; init; }

    public required long FieldDefaultValue { get; init; }

    public required long FieldValue { get; init; }

    public required string FieldCurrencyIcon { get; init; }

    public required FieldValidation FieldValidation { get; init; }

    /// <summary>The switch without which it says nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required FieldDependence? FieldDependsOn { get; init; }
}

/// <summary>What clients check of a price. They put the bounds in the place of <c>{min_value}</c> and <c>{max_value}</c>.</summary>
internal sealed record FieldValidation(bool Required, string MinValidationMessage, string MaxValidationMessage)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CustomValidation { get; init; }
}

/// <summary>What another field must be.</summary>
internal sealed record FieldDependence(string Field, string Condition);

/// <summary>Which features are open to the creator.</summary>
internal sealed record FeatureFlags(bool VideoCallEnabled, bool AudioCallEnabled, bool PaidChatEnabled, bool FreeVideoCallEnabled);

/// <summary>Bounds of prices, coins.</summary>
internal sealed record FeatureLimits(FeatureLimits.Bounds PaidChat, FeatureLimits.Bounds VideoCall, FeatureLimits.Bounds AudioCall)
{
    /// <summary>Bounds of a price, coins.</summary>
    internal sealed record Bounds(long MinPrice, long MaxPrice);
}

/// <summary>What holds now, by the names that POST /creator/settings takes.</summary>
internal sealed record FeatureValues
{
    public required string PaidChatStatus { get; init; }

    public required long PcSubPrice { get; init; }

    public required long PcNonSubPrice { get; init; }

    public required string FreeVideoCallStatus { get; init; }

    public required string VdclStatus { get; init; }

    public required long VdclMinCoin { get; init; }

    public required string AdclStatus { get; init; }

    public required long AudioCallPrice { get; init; }
}

/// <summary>How clients show the form.</summary>
internal sealed record FeatureUi(string CurrencySymbol, string CurrencyCode, string CurrencyPosition, string DecimalFormat, string ButtonStyle);
