using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>Query of GET /creator/payment-received.</summary>
internal sealed class PaymentsQuery : NumberedQuery
{
    /// <summary>A filter, for all its name: <c>usd</c> or <c>inr</c>; null lists all.</summary>
    public string? Sort { get; set; }
}

/// <summary>GET /creator/payment-received: what a creator was paid, the newest first. Contract: creator-commerce.md.</summary>
internal sealed class ListPaymentsReceived(Db db, Pages pages)
{
    private const string Path = "/creator/payment-received";

    public async Task<Response<PaymentList>> Handle(RequestContext<PaymentsQuery> context)
    {
        var sort = string.IsNullOrWhiteSpace(context.Input.Sort) ? null : context.Input.Sort;
        var list = $"creator.listPaymentsReceived:{sort}";
        var errors = new ValidationErrors();
        errors.Unless(sort is null or "usd" or "inr", "sort", "sort must be usd or inr.");
        var page = CreatorPages.Read(pages, context.Input, errors.None ? list : null, errors);
        if (!errors.None) throw ApiException.Invalid(errors);

        await using var sql = await db.Connect(context.Cancelled);
        var rows = await LedgerSql.Received(sql, context.MemberId, sort, page);
        var total = await LedgerSql.CountReceived(sql, context.MemberId, sort);
        var shown = page.Rows(rows);
        var hasMore = page.HasMore(rows);
        var next = hasMore ? pages.Next(Path, page, list, Position.Of(shown[^1].CreatedAt, shown[^1].Id), ("sort", sort)) : "";
        return Response.Ok("Payments received.", new PaymentList([.. shown.Select(Item)], CreatorPages.Pagination(page, total, hasMore, next)));
    }

    private static PaymentItem Item(LedgerEntry entry) => new()
    {
        User = Payer(entry),
        Payment = new Payment(
            EntryTypes.NameOf(entry.Type), EntryStates.WordOf(entry.Approved), entry.Gross, entry.Net, WireTime.LongDate(entry.CreatedAt.FromSql())),
        Calculations = entry.UsdPrice == 0 ? null : Calculation(entry.Net, entry.UsdPrice),
    };

    private static PaymentPayer Payer(LedgerEntry entry)
    {
        if (entry.PayerUsername is not { } username || AccountStates.Of(entry.PayerStatus ?? "", entry.PayerDeleted ?? 0) == AccountStatus.Deleted) return new PaymentPayer("", "");
        return new PaymentPayer(Member.ShownName(entry.PayerName, username, entry.PayerHidesName, isSelf: false), username);
    }

    private static PaymentCalculation Calculation(decimal net, decimal rate)
    {
        var (rupees, dollars) = (MoneyColumns.Text(net), MoneyColumns.Text(Math.Round(net * rate, 2, MidpointRounding.AwayFromZero)));
        return new PaymentCalculation(rupees, MoneyColumns.Text(rate), $"{rupees} * {MoneyColumns.Text(rate)} = {dollars}");
    }
}

/// <summary>A page of what a creator was paid.</summary>
internal sealed record PaymentList(IReadOnlyList<PaymentItem> Payments, NumberedPagination Pagination);

internal sealed record PaymentItem
{
    public required PaymentPayer User { get; init; }

    public required Payment Payment { get; init; }

    /// <summary>Only where the rate of that time was noted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required PaymentCalculation? Calculations { get; init; }
}

/// <summary>Who paid; empty texts for an account that is gone.</summary>
internal sealed record PaymentPayer(string Name, string Username);

/// <summary>What was paid.</summary>
/// <param name="Type">What for.</param>
/// <param name="Status"><c>success</c>, <c>pending</c>, <c>canceled</c> or <c>refunded</c>.</param>
/// <param name="TotalAmount">Coins paid.</param>
/// <param name="CreatorEarnings">Coins that the creator got, as noted then.</param>
/// <param name="Date">The day, as clients show it.</param>
internal sealed record Payment(string Type, string Status, decimal TotalAmount, decimal CreatorEarnings, string Date);

/// <summary>How the earnings come out in dollars.</summary>
/// <param name="EarningsInInr">Rupees.</param>
/// <param name="InrInUsd">Dollars for a rupee at that time.</param>
/// <param name="EarningInUsd">The calculation as a text.</param>
internal sealed record PaymentCalculation(string EarningsInInr, [property: JsonPropertyName("1_inr_in_usd")] string InrInUsd, string EarningInUsd);
