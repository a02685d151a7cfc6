using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Creator;

/// <summary>GET /creator/withdrawals: what a creator asked to be paid out, the newest first. Contract: creator-commerce.md.</summary>
internal sealed class ListWithdrawals(Db db, Pages pages)
{
    private const string List = "creator.listWithdrawals";

    public async Task<Response<WithdrawalList>> Handle(RequestContext<NumberedQuery> context)
    {
        var errors = new ValidationErrors();
        var page = CreatorPages.Read(pages, context.Input, List, errors);
        if (!errors.None) throw ApiException.Invalid(errors);

        await using var sql = await db.Connect(context.Cancelled);
        var rows = await WithdrawalsSql.List(sql, context.MemberId, page);
        var total = await WithdrawalsSql.Count(sql, context.MemberId);
        var shown = page.Rows(rows);
        var hasMore = page.HasMore(rows);
        var next = hasMore ? pages.Next("/creator/withdrawals", page, List, Position.Of(shown[^1].CreatedAt, shown[^1].Id)) : "";
        return Response.Ok("Withdrawals.", new WithdrawalList([.. shown.Select(Item)], CreatorPages.Pagination(page, total, hasMore, next)));
    }

    private static Withdrawal Item(WithdrawalRow row) => new(
        row.Id, row.Amount.ToString("0.00", CultureInfo.InvariantCulture), row.DatePaid is { } paid ? WireTime.ShortDate(paid.FromSql()) : "", row.Status);
}

/// <summary>The SQL of withdrawals: never the account that they go to.</summary>
internal static class WithdrawalsSql
{
    /// <summary>A page of them, the newest first.</summary>
    public static async Task<List<WithdrawalRow>> List(SqlScope sql, long me, Page page)
    {
        var behind = page.After is { } after ? $" and {after.Behind("w.created_at", "w.id", withTimeless: false)}" : "";
        var rows = await sql.Connection.QueryAsync<WithdrawalRow>(
            $"""
            select w.id as Id, w.amount as Amount, w.status as Status, w.date_paid as DatePaid, w.created_at as CreatedAt
            from withdrawals w
            where w.user_id = @me and w.created_at is not null{behind}
            order by w.created_at desc, w.id desc
            limit @take offset @offset
            """,
            new { me, at = page.After?.Time(0), id = page.BelowId, take = page.Take, offset = page.Offset });
        return rows.ToList();
    }

    /// <summary>How many there are.</summary>
    public static Task<long> Count(SqlScope sql, long me) =>
        sql.Connection.ExecuteScalarAsync<long>("select count(*) from withdrawals where user_id = @me and created_at is not null", new { me });
}

/// <summary>A stored withdrawal.</summary>
internal sealed class WithdrawalRow
{
    public long Id { get; set; }

    public decimal Amount { get; set; }

    public string Status { get; set; } = "";

    public DateTime? DatePaid { get; set; }

    public DateTime CreatedAt { get; set; }
}

/// <summary>A page of withdrawals.</summary>
internal sealed record WithdrawalList(IReadOnlyList<Withdrawal> Withdrawals, NumberedPagination Pagination);

/// <summary>A withdrawal.</summary>
/// <param name="Id">Plain, as legacy's clients know it.</param>
/// <param name="Amount">Coins with two digits.</param>
/// <param name="DatePaid">The day on which it was paid, as clients show it; empty until then.</param>
/// <param name="Status"><c>pending</c>, <c>paid</c> or <c>adjust</c>.</param>
internal sealed record Withdrawal(long Id, string Amount, string DatePaid, string Status);
