using System.Text.Json.Serialization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Subscriptions;

/// <summary>GET /creator/subscription-setting: a creator's plans and what he gets of them. Contract: creator-commerce.md.</summary>
internal sealed class GetSubscriptionSettings(Db db, AdminSettingsReader admin)
{
    public async Task<Response<SubscriptionSettingsResponse>> Handle(RequestContext<Unit> context)
    {
        var settings = await admin.Read(context.Cancelled);
        await using var sql = await db.Connect(context.Cancelled);
        var creator = await PlansSql.Creator(sql, context.MemberId);
        var plans = await PlansSql.Plans(sql, context.MemberId);
        return Response.Ok("Subscription settings.", SubscriptionSettingsResponse.Of(settings, creator, plans));
    }
}

/// <summary>How long a plan lasts, with the names of its keys.</summary>
/// <param name="Name">As stored.</param>
/// <param name="DisplayName">For people.</param>
internal sealed record Interval(string Name, string DisplayName)
{
    /// <summary>All of them, in their order.</summary>
    public static IReadOnlyList<Interval> All { get; } =
    [
        new("weekly", "Weekly"), new("monthly", "Per month"), new("quarterly", "3 months"), new("biannually", "6 months"), new("yearly", "12 months"),
    ];

    public string PriceKey => Name == "monthly" ? "price" : $"price_{Name}";

    public string StatusKey => $"status_{Name}";

    /// <summary>The name of a new plan; inferred from the rows that there are.</summary>
    public string PlanName(long memberId) => Name == "monthly" ? $"user_{memberId}" : $"user_{memberId}_{Name}";
}

/// <summary>Answer of GET and POST /creator/subscription-setting.</summary>
internal sealed record SubscriptionSettingsResponse([property: JsonPropertyName("subscriptionSettings")] SubscriptionSettings SubscriptionSettings)
{
    public static SubscriptionSettingsResponse Of(AdminSettings settings, SubscriptionRow creator, IReadOnlyList<PlanRow> plans)
    {
        var share = MoneyColumns.Number(Commission.Share(creator.CustomFee, settings.FeeCommission));
        return new(new SubscriptionSettings(
            [.. Interval.All.Select(i => Plan(i, plans.FirstOrDefault(p => p.IntervalName == i.Name)))],
            creator.Message ?? "",
            creator.IsFree ? "yes" : "no",
            new CommissionInfo(share, $"You get {MoneyColumns.Text(share)}% of what subscribers pay."),
            new SubscriptionUi("🪙", "INR")));
    }

    private static SubscriptionPlan Plan(Interval interval, PlanRow? row)
    {
        var (price, status) = (row?.Price ?? 0, row?.IsOn == true ? "1" : "0");
        var plan = new SubscriptionPlan { Interval = interval.Name, DisplayName = interval.DisplayName };
        return interval.Name switch
        {
            "weekly" => plan with { PriceWeekly = price, StatusWeekly = status },
            "monthly" => plan with { Price = price, StatusMonthly = status },
            "quarterly" => plan with { PriceQuarterly = price, StatusQuarterly = status },
            "biannually" => plan with { PriceBiannually = price, StatusBiannually = status },
            _ => plan with { PriceYearly = price, StatusYearly = status },
        };
    }
}

/// <summary>A creator's plans and what goes with them.</summary>
internal sealed record SubscriptionSettings(
    IReadOnlyList<SubscriptionPlan> Plans, string SubscribeChatmessage, string FreeSubscription, CommissionInfo Commission, SubscriptionUi UiConfig);

/// <summary>A plan; price and status stand under the keys that POST /creator/subscription-setting takes, and the other plans' keys are absent.</summary>
internal sealed record SubscriptionPlan
{
    public required string Interval { get; init; }

    public required string DisplayName { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceWeekly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusWeekly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? Price { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusMonthly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceQuarterly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusQuarterly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceBiannually { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusBiannually { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public decimal? PriceYearly { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StatusYearly { get; init; }
}

/// <summary>What the creator gets.</summary>
/// <param name="Percentage">Per cent.</param>
/// <param name="Message">The same as a sentence.</param>
internal sealed record CommissionInfo(decimal Percentage, string Message);

/// <summary>How clients show prices.</summary>
internal sealed record SubscriptionUi(string CurrencySymbol, string CurrencyCode);
