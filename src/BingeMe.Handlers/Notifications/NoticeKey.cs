namespace BingeMe.Handlers.Notifications;

/// <summary>What makes two notices the same, as SQL parameters.</summary>
internal sealed record NoticeKey(long Destination, long Author, int Type, long Target);
