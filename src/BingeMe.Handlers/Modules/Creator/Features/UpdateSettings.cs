using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Features;

/// <summary>Body of POST /creator/settings. Prices may come as texts of digits.</summary>
internal sealed class FeatureRequest
{
    public string? VdclStatus { get; set; }

    public string? AdclStatus { get; set; }

    public string? PaidChatStatus { get; set; }

    public string? FreeVideoCallStatus { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? VdclMinCoin { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? AudioCallPrice { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PcSubPrice { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PcNonSubPrice { get; set; }
}

/// <summary>Every switch is there, and every price that is there is one, whatever its switch says.</summary>
internal sealed partial class FeatureValidator : Validator<FeatureRequest>
{
    public FeatureValidator()
    {
        Text("vdcl_status", static b => b.VdclStatus, Switch);
        Text("adcl_status", static b => b.AdclStatus, Switch);
        Text("paid_chat_status", static b => b.PaidChatStatus, Switch);
        Text("free_video_call_status", static b => b.FreeVideoCallStatus, Switch);
        Text("vdcl_min_coin", static b => b.VdclMinCoin, Price);
        Text("audio_call_price", static b => b.AudioCallPrice, Price);
        Text("pc_sub_price", static b => b.PcSubPrice, Price);
        Text("pc_non_sub_price", static b => b.PcNonSubPrice, Price);
    }

    /// <summary>A price that has the form; null for one that is absent or has not.</summary>
    public static long? Read(string? price) => price is not null && Coins().IsMatch(price) ? long.Parse(price, CultureInfo.InvariantCulture) : null;

    private static void Switch(TextRules field) => field.Required().OneOf(["yes", "no"]);

    private static void Price(TextRules field) =>
        field.NotBlank($"{field.Name} must be a whole number of coins, 0 or more.").Matches(Coins(), $"{field.Name} must be a whole number of coins, 0 or more.");

    [GeneratedRegex(@"^[0-9]{1,9}\z")]
    private static partial Regex Coins();
}

/// <summary>A choice of features that fits, and to whom they are open.</summary>
internal sealed record FeatureChange(FeatureAccess Access, FeatureChoice Choice, FeatureValues Before);

/// <summary>POST /creator/settings: sets the features that are open to the creator. Contract: creator-commerce.md.</summary>
internal sealed class UpdateSettings(Db db, AdminSettingsReader admin)
{
    /// <summary>Holds the prices to the administration's bounds, of features that are open and switched on.</summary>
    public async ValueTask<FeatureChange?> Read(RequestContext<FeatureRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var settings = await admin.Read(context.Cancelled);
        var creator = await db.Run(sql => FeaturesSql.Find(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        var access = FeatureAccess.Require(settings, creator);
        var choice = new FeatureChoice(
            body.VdclStatus ?? "no",
            FeatureValidator.Read(body.VdclMinCoin),
            body.FreeVideoCallStatus ?? "no",
            body.AdclStatus ?? "no",
            FeatureValidator.Read(body.AudioCallPrice),
            body.PaidChatStatus ?? "no",
            FeatureValidator.Read(body.PcSubPrice),
            FeatureValidator.Read(body.PcNonSubPrice));

        if (access.VideoCall && choice.VideoCall == "yes") Within("vdcl_min_coin", body.VdclMinCoin, choice.VideoCallPrice, PriceBounds.VideoCall(settings), mayBeFree: false);
        if (access.AudioCall && choice.AudioCall == "yes") Within("audio_call_price", body.AudioCallPrice, choice.AudioCallPrice, PriceBounds.AudioCall(settings), mayBeFree: false);
        if (access.PaidChat && choice.PaidChat == "yes")
        {
            var bounds = PriceBounds.PaidChat(settings);
            Within("pc_sub_price", body.PcSubPrice, choice.SubscriberPrice, bounds, mayBeFree: true);
            Within("pc_non_sub_price", body.PcNonSubPrice, choice.OtherPrice, bounds, mayBeFree: false);
            if (choice.SubscriberPrice > choice.OtherPrice) errors.Add("pc_sub_price", "pc_sub_price must not be above pc_non_sub_price.");
        }

        // A new row holds what was written and the column's zeros, not what was proposed.
        return errors.None ? new FeatureChange(access, choice, creator.Values with { PcNonSubPrice = creator.OtherPrice ?? 0 }) : null;

        void Within(string field, string? sent, long? price, PriceBounds bounds, bool mayBeFree)
        {
            if (sent is null) errors.Add(field, $"{field} is required.");
            else if (price is { } coins && !bounds.Hold(coins) && !(mayBeFree && coins == 0))
                errors.Add(field, $"{field} must be {(mayBeFree && bounds.Least > 0 ? "0, or " : "")}from {bounds.Least} to {bounds.Most} coins.");
        }
    }

    public async Task<Response<FeatureValues>> Handle(RequestContext<FeatureChange> context)
    {
        var (access, choice, before) = context.Input;
        await using var sql = await db.Connect(context.Cancelled);
        await FeaturesSql.Write(sql, context.MemberId, access, choice, sql.Now);
        return Response.Ok("Creator settings saved.", new FeatureValues
        {
            VdclStatus = access.VideoCall ? choice.VideoCall : before.VdclStatus,
            VdclMinCoin = access.VideoCall && choice.VideoCallPrice is { } video ? video : before.VdclMinCoin,
            AdclStatus = access.AudioCall ? choice.AudioCall : before.AdclStatus,
            AudioCallPrice = access.AudioCall && choice.AudioCallPrice is { } audio ? audio : before.AudioCallPrice,
            PaidChatStatus = access.PaidChat ? choice.PaidChat : before.PaidChatStatus,
            PcSubPrice = access.PaidChat && choice.SubscriberPrice is { } subscriber ? subscriber : before.PcSubPrice,
            PcNonSubPrice = access.PaidChat && choice.OtherPrice is { } other ? other : before.PcNonSubPrice,
            FreeVideoCallStatus = access.FreeVideoCall ? choice.FreeVideoCall : before.FreeVideoCallStatus,
        });
    }
}
