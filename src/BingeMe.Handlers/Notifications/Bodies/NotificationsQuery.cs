using BingeMe.Handlers.Common.Paging;

namespace BingeMe.Handlers.Notifications.Bodies;

/// <summary>Query of GET /notifications.</summary>
internal sealed class NotificationsQuery : PageQuery
{
    /// <summary>Which kinds; an unknown word means all.</summary>
    public string? Sort { get; set; }

    /// <summary>The <c>next</c> of a page, whole: it stands for all the others.</summary>
    public string? Next { get; set; }
}
