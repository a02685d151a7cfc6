using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Tickets;

/// <summary>A kind of conversation that a member has with the house.</summary>
/// <param name="Type">As <c>ticket_conversations.type</c> has it.</param>
/// <param name="Papers">What is uploaded to it.</param>
internal sealed record TicketThread(string Type, MediaUse Papers)
{
    /// <summary>About being verified.</summary>
    public static TicketThread Verification { get; } = new("1", MediaUse.Verification);

    /// <summary>About being paid, and the signed agreement.</summary>
    public static TicketThread Payout { get; } = new("2", MediaUse.Payout);
}
