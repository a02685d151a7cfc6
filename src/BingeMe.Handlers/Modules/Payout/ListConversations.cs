using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Tickets;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>GET /payout/conversations: what the caller and the house said about being paid, the newest first. Contract: live-payout-privacy.md.</summary>
internal sealed class ListConversations(TicketThreads tickets)
{
    private static readonly PageRules Rules = new(10, 50) { ZeroLimitIsDefault = true };

    public async Task<Response<PayoutThread>> Handle(RequestContext<PageQuery> context)
    {
        var page = await tickets.Read(context, TicketThread.Payout, "/payout/conversations", Rules);
        return Response.Ok("Your payout conversation.", new PayoutThread([.. page.Said.Select(t => Item(t, context.MemberId))], page.Pagination));
    }

    private static PayoutTicket Item(Ticket said, long me)
    {
        var row = said.Row;
        return new PayoutTicket
        {
            Id = row.Id,
            UserId = row.SenderId,
            ToUserId = row.ReceiverId,
            TicketId = row.TicketId,
            Type = row.Type,
            Message = row.Message ?? "",
            Image = PaperLinks.FileName(row.Image) ?? "",
            ImageUrl = said.ImageUrl,
            CreatedAt = WireTime.Iso(row.CreatedAt),
            UpdatedAt = WireTime.Iso(row.UpdatedAt),
            SenderName = Name(row.SenderName, row.SenderUsername, row.SenderHidesName, row.SenderId == me),
            SenderUsername = row.SenderUsername,
            ReceiverName = Name(row.ReceiverName, row.ReceiverUsername, row.ReceiverHidesName, row.ReceiverId == me),
            ReceiverUsername = row.ReceiverUsername,
        };
    }

    private static string? Name(string? name, string? username, string? hideName, bool isSelf) => username is null ? null : Member.ShownName(name, username, hideName, isSelf);
}

/// <summary>A page of the payout conversation.</summary>
internal sealed record PayoutThread(IReadOnlyList<PayoutTicket> Conversations, TicketPagination Pagination);

/// <summary>What one side said about being paid.</summary>
internal sealed record PayoutTicket
{
    public required long Id { get; init; }

    /// <summary>Who said it.</summary>
    public required long UserId { get; init; }

    public required long ToUserId { get; init; }

    public required long? TicketId { get; init; }

    public required string Type { get; init; }

    public required string Message { get; init; }

    /// <summary>A bare file name; empty without one.</summary>
    public required string Image { get; init; }

    /// <summary>A signed address, good for five minutes.</summary>
    public required string? ImageUrl { get; init; }

    public required string? CreatedAt { get; init; }

    public required string? UpdatedAt { get; init; }

    public required string? SenderName { get; init; }

    public required string? SenderUsername { get; init; }

    public required string? ReceiverName { get; init; }

    public required string? ReceiverUsername { get; init; }
}
