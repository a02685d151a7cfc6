using BingeMe.Handlers.Common;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Payout;

/// <summary>Body of POST /payout/conversations/store.</summary>
internal sealed class PayoutMessageRequest
{
    public string? Message { get; set; }

    /// <summary>Keys of uploads.</summary>
    public IReadOnlyList<string>? PayoutImageKeys { get; set; }
}

/// <summary>A message of bounded length with few files.</summary>
internal sealed class PayoutMessageValidator : Validator<PayoutMessageRequest>
{
    public PayoutMessageValidator() =>
        Text("message", static b => b.Message, static f => f.Required().AtMost(255).Must(Texts.IsShown, Texts.NotShown("message"))
                .Must(static text => !PaperLinks.IsToken(text), PaperLinks.TokenText))
            .List("payout_image_keys", static b => b.PayoutImageKeys?.Count, static f => f.Count(0, TicketThreads.MostFiles));
}

/// <summary>A message with the uploads that belong to it.</summary>
internal sealed record PayoutMessage(string Message, IReadOnlyList<MediaKey> Uploads);

/// <summary>POST /payout/conversations/store: says something to the house about being paid. Contract: live-payout-privacy.md.</summary>
internal sealed class StoreConversation(TicketThreads tickets)
{
    private const string Field = "payout_image_keys";

    /// <summary>Takes uploads of the caller's own for this use alone.</summary>
    public static ValueTask<PayoutMessage?> Read(RequestContext<PayoutMessageRequest> context, ValidationErrors errors)
    {
        var keys = TicketThreads.Keys(TicketThread.Payout, context.MemberId, context.Input.PayoutImageKeys ?? [], Field, errors);
        return ValueTask.FromResult(errors.None ? new PayoutMessage(context.Input.Message!, keys) : null);
    }

    public async Task<Response<Unit>> Handle(RequestContext<PayoutMessage> context)
    {
        await tickets.Say(context, TicketThread.Payout, context.Input.Message, context.Input.Uploads, Field);
        return Response.Ok("Your message was sent.") with { Status = 201 };
    }
}
