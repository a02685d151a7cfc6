using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Users.Subscribers;

/// <summary>Query of GET /creator/subscribers.</summary>
internal sealed class SubscriberQuery : PageQuery
{
    /// <summary>A filter, for all its name: <c>active</c>, <c>cancelled</c> or <c>renewal</c>; null lists all.</summary>
    public string? Sort { get; set; }
}
