using System.Globalization;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Subscriptions;

/// <summary>Body of POST /creator/subscription-setting: what is absent stays as it is.</summary>
internal sealed class SubscriptionRequest
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StatusWeekly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StatusMonthly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StatusQuarterly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StatusBiannually { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? StatusYearly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PriceWeekly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Price { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PriceQuarterly { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PriceBiannually { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? PriceYearly { get; set; }

    public string? SubscribeChatmessage { get; set; }

    public string? FreeSubscription { get; set; }

    /// <summary>What was sent about an interval.</summary>
    internal (string? Price, string? Status) Of(Interval interval) => interval.Name switch
    {
        "weekly" => (PriceWeekly, StatusWeekly),
        "monthly" => (Price, StatusMonthly),
        "quarterly" => (PriceQuarterly, StatusQuarterly),
        "biannually" => (PriceBiannually, StatusBiannually),
        _ => (PriceYearly, StatusYearly),
    };
}

/// <summary>Every price is a number of at most two decimals, every status a switch.</summary>
internal sealed partial class SubscriptionValidator : Validator<SubscriptionRequest>
{
    private const int LongestMessage = 255;

    public SubscriptionValidator()
    {
        foreach (var interval in Interval.All)
        {
            Text(interval.StatusKey, b => b.Of(interval).Status, static f => f.OneOf(["0", "1"]));
            Text(interval.PriceKey, b => b.Of(interval).Price, static f => f.Matches(Coins(), $"{f.Name} must be a number of coins, 0 or more, with at most 2 decimals."));
        }

        Text("subscribe_chatmessage", static b => b.SubscribeChatmessage, static f =>
            f.KeepBlank().AtMost(LongestMessage).Must(Texts.IsHarmless, "subscribe_chatmessage must be plain text."));
        Text("free_subscription", static b => b.FreeSubscription, static f => f.OneOf(["yes", "no"]));
    }

    /// <summary>A price that has the form; null for one that is absent or has not.</summary>
    public static decimal? Read(string? price) => price is not null && Coins().IsMatch(price) ? decimal.Parse(price, CultureInfo.InvariantCulture) : null;

    [GeneratedRegex(@"^[0-9]{1,8}(\.[0-9]{1,2})?\z")]
    private static partial Regex Coins();
}

/// <summary>Changes that fit the administration's bounds.</summary>
/// <param name="Plans">The intervals that were sent; null leaves price or status as it is.</param>
/// <param name="Message">The new welcome.</param>
/// <param name="Free">Whether subscribing is to be free.</param>
internal sealed record SubscriptionChange(IReadOnlyList<(Interval Interval, decimal? Price, string? Status)> Plans, string? Message, string? Free);

/// <summary>POST /creator/subscription-setting: changes a creator's plans, all or nothing. Contract: creator-commerce.md.</summary>
internal sealed class UpdateSubscriptionSettings(Db db, AdminSettingsReader admin, FreeSubscriberNotices notices)
{
    private const long Unbounded = 999_999;

    /// <summary>Holds the prices to the administration's bounds.</summary>
    public async ValueTask<SubscriptionChange?> Read(RequestContext<SubscriptionRequest> context, ValidationErrors errors)
    {
        var body = context.Input;
        var settings = await admin.Read(context.Cancelled);
        var (least, most) = (settings.MinSubscriptionAmount ?? 0, settings.MaxSubscriptionAmount is null or 0 ? Unbounded : settings.MaxSubscriptionAmount.Value);
        var plans = new List<(Interval, decimal?, string?)>();
        foreach (var interval in Interval.All)
        {
            var (sent, status) = body.Of(interval);
            var price = SubscriptionValidator.Read(sent);
            if (price > 0 && (price < least || price > most)) errors.Add(interval.PriceKey, $"{interval.PriceKey} must be 0, or from {least} to {most} coins.");
            if (price is not null || !string.IsNullOrWhiteSpace(status)) plans.Add((interval, price, string.IsNullOrWhiteSpace(status) ? null : status));
        }

        return errors.None ? new SubscriptionChange(plans, body.SubscribeChatmessage, string.IsNullOrWhiteSpace(body.FreeSubscription) ? null : body.FreeSubscription) : null;
    }

    public async Task<Response<SubscriptionSettingsResponse>> Handle(RequestContext<SubscriptionChange> context)
    {
        var settings = await admin.Read(context.Cancelled);
        await using var sql = await db.Connect(context.Cancelled);
        var saved = await sql.Transaction(() => Write(sql, settings, context.MemberId, context.Input));
        return Response.Ok("Subscription settings saved.", saved);
    }

    private async Task<SubscriptionSettingsResponse> Write(SqlScope sql, AdminSettings settings, long me, SubscriptionChange change)
    {
        // Changes are made to what stands, one after the other.
        await sql.LockMember(me);
        var creator = await PlansSql.Creator(sql, me);
        var wasFree = creator.IsFree;
        var plans = (await PlansSql.Plans(sql, me)).ToDictionary(static p => p.IntervalName, StringComparer.Ordinal);
        foreach (var (interval, price, status) in change.Plans)
        {
            if (!plans.TryGetValue(interval.Name, out var plan)) plans[interval.Name] = plan = new PlanRow { IntervalName = interval.Name, Status = "0" };
            plan.Price = price ?? plan.Price;
            plan.Status = status ?? (plan.IsOn ? "1" : "0");
        }

        creator.FreeSubscription = change.Free ?? creator.FreeSubscription;
        Require(creator, plans, change);

        foreach (var (interval, _, _) in change.Plans)
        {
            var plan = plans[interval.Name];
            await PlansSql.Write(sql, me, interval.Name, interval.PlanName(me), plan.Price, plan.Status, sql.Now);
        }

        if (change.Message is { } message && !creator.IsFree)
        {
            await PlansSql.WriteMessage(sql, me, message, sql.Now);
            creator.Message = message;
        }

        if (change.Free is { } free) await PlansSql.WriteFree(sql, me, free, sql.Now);
        if (wasFree && !creator.IsFree) await notices.Record(sql, me);
        return SubscriptionSettingsResponse.Of(settings, creator, [.. plans.Values]);
    }

    /// <summary>What would stand must make sense; of plans that nobody touched, nothing is asked.</summary>
    private static void Require(SubscriptionRow creator, Dictionary<string, PlanRow> plans, SubscriptionChange change)
    {
        var errors = new ValidationErrors();
        foreach (var (interval, _, _) in change.Plans)
            errors.Unless(plans[interval.Name] is { Status: "0" } or { Price: > 0 }, interval.PriceKey, $"{interval.PriceKey} must be above 0 where {interval.StatusKey} is 1.");
        errors.Unless(creator.IsFree || plans.Values.Any(static p => p.Price > 0), "price", "At least one price must be above 0, unless free_subscription is yes.");
        if (!errors.None) throw ApiException.Invalid(errors);
    }
}
