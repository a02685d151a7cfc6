using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Tickets;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>GET /verification/conversations: what the caller and the house said about being verified, the newest first. Contract: live-payout-privacy.md.</summary>
internal sealed class ListConversations(TicketThreads tickets, MediaUrls media)
{
    private static readonly PageRules Rules = new(5, 50) { LowLimitIsDefault = true };

    public async Task<Response<VerificationThread>> Handle(RequestContext<NumberedTicketQuery> context)
    {
        var page = await tickets.Read(context, TicketThread.Verification, "/verification/conversations", Rules);
        return Response.Ok("Your verification conversation.", new VerificationThread([.. page.Said.Select(t => Item(t, context.MemberId))], page.Pagination));
    }

    private VerificationTicket Item(Ticket said, long me)
    {
        var row = said.Row;
        return new VerificationTicket
        {
            Id = row.Id,
            UserId = row.SenderId,
            ToUserId = row.ReceiverId,
            Message = row.Message ?? "",
            Image = PaperLinks.FileName(row.Image),
            ImageUrl = said.ImageUrl,
            CreatedAt = WireTime.Iso(row.CreatedAt),
            User = new TicketAuthor(
                row.SenderUsername is { } username ? Member.ShownName(row.SenderName, username, row.SenderHidesName, row.SenderId == me) : "",
                row.SenderUsername ?? "",
                media.Avatar(row.SenderAvatar) ?? "",
                row.SenderVerified ?? "no"),
        };
    }
}

/// <summary>A page of the verification conversation.</summary>
internal sealed record VerificationThread(IReadOnlyList<VerificationTicket> Conversations, TicketPagination Pagination);

/// <summary>What one side said about being verified.</summary>
internal sealed record VerificationTicket
{
    public required long Id { get; init; }

    /// <summary>Who said it.</summary>
    public required long UserId { get; init; }

    public required long ToUserId { get; init; }

    public required string Message { get; init; }

    /// <summary>A bare file name.</summary>
    public required string? Image { get; init; }

    /// <summary>A signed address, good for five minutes.</summary>
    public required string? ImageUrl { get; init; }

    public required string? CreatedAt { get; init; }

    public required TicketAuthor User { get; init; }
}

/// <summary>Who said it; empty texts for an account that is gone.</summary>
internal sealed record TicketAuthor(string Name, string Username, string Avatar, string VerifiedId);
