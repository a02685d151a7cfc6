using System.Globalization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Referrals;

/// <summary>GET /referrals: the caller's link, rate and earnings, and one line a referred member. Contract: users.md.</summary>
internal sealed class ListReferrals(Db db, AdminSettingsReader admin, Pages pages, HandlerSettings settings)
{
    private const string List = "user.listReferrals";
    private const string Unlimited = "unlimited";

    private static readonly PageRules Rules = new(20);

    public async Task<Response<IReadOnlyList<ReferralReport>>> Handle(RequestContext<PageQuery> context)
    {
        var page = pages.Read(context.Input, Rules, List);
        var choices = await admin.Read(context.Cancelled);
        var link = $"{settings.BaseUrl}/?ref={context.MemberId}";
        await using var sql = await db.Connect(context.Cancelled);
        var report = choices.ReferralSystem == "on" ? await Report(sql, context.MemberId, page, choices, link) : SwitchedOff(link);
        return Response.Ok<IReadOnlyList<ReferralReport>>("Your referrals.", [report]) with { SaysSuccess = true };
    }

    private static ReferralReport SwitchedOff(string link) => new()
    {
        ReferralsWelcomeDesc = "Referrals are disabled at present.",
        TotalTransactionsPerReferral = "",
        TotalTransactionsReferralUnlimited = "",
        ReferralLink = link,
        TotalEarnings = 0,
        User = [],
        Pagination = new Pagination(0, 0, 0, false, ""),
    };

    private async Task<ReferralReport> Report(SqlScope sql, long memberId, Page page, AdminSettings choices, string link)
    {
        var percentage = Percentage(await ReferralsSql.Rates(sql, memberId), choices);
        var totals = await ReferralsSql.Totals(sql, memberId);
        var found = await ReferralsSql.List(sql, memberId, page);
        var rows = page.Rows(found);
        var hasMore = page.HasMore(found);
        return new ReferralReport
        {
            ReferralsWelcomeDesc = $"Share your link and earn {percentage}% of what the members whom you bring spend.",
            TotalTransactionsPerReferral = PerReferral(percentage, choices.ReferralTransactionLimit),
            TotalTransactionsReferralUnlimited = $"You earn {percentage}% of each transaction of a member whom you brought.",
            ReferralLink = link,
            TotalEarnings = MoneyColumns.Number(totals.Earnings),
            User = [.. rows.Select(r => new ReferralLine(NameOf(r), MoneyColumns.Number(r.Amount)))],
            Pagination = new Pagination(
                totals.Members, page.Skip, page.Limit, hasMore, hasMore ? pages.Next("/referrals", page, List, Position.Of(rows[^1].Amount, rows[^1].UserId)) : ""),
        };
    }

    /// <summary>Empty for an account that is gone; what it earned stays.</summary>
    private static string NameOf(ReferralRow row) =>
        AccountStates.Of(row.Status, row.Deleted) == AccountStatus.Deleted ? "" : Member.ShownName(row.Name, row.Username, row.HideName, isSelf: false);

    /// <summary>The member's own rate where there is one, first the whole-number column; else the administration's; unset counts as 0.</summary>
    private static string Percentage(ReferralRates? own, AdminSettings choices)
    {
        decimal[] inOrder = [own?.EarningsPercentage ?? 0, own?.Percentage ?? 0, choices.ReferralPercentage ?? 0];
        return MoneyColumns.Text(Array.Find(inOrder, p => p != 0));
    }

    private static string PerReferral(string percentage, string? limit)
    {
        if (limit?.Trim().Equals(Unlimited, StringComparison.OrdinalIgnoreCase) == true) return "";
        var count = int.TryParse(limit, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : 1;
        return count == 1
            ? $"You earn {percentage}% of the first transaction of a member whom you brought."
            : $"You earn {percentage}% of the first {count} transactions of a member whom you brought.";
    }
}

/// <summary>A member's own rates.</summary>
internal sealed class ReferralRates
{
    public decimal? EarningsPercentage { get; set; }

    public decimal? Percentage { get; set; }
}

/// <summary>The one item of GET /referrals.</summary>
internal sealed record ReferralReport
{
    public required string ReferralsWelcomeDesc { get; init; }

    public required string TotalTransactionsPerReferral { get; init; }

    public required string TotalTransactionsReferralUnlimited { get; init; }

    public required string ReferralLink { get; init; }

    public required decimal TotalEarnings { get; init; }

    /// <summary>One line a referred member.</summary>
    public required IReadOnlyList<ReferralLine> User { get; init; }

    public required Pagination Pagination { get; init; }
}

/// <summary>What came of one referred member.</summary>
internal sealed record ReferralLine(string Name, decimal Amount);
