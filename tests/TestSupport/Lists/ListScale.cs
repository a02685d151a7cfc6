namespace BingeMe.TestSupport.Lists;

/// <summary>How much <see cref="ListData"/> makes.</summary>
/// <param name="Members">Members, at least 2,000.</param>
/// <param name="Posts">Posts; likes, comments and notifications in proportion. At least 8,000.</param>
/// <param name="Messages">Messages, at least 16,000.</param>
public sealed record ListScale(int Members, int Posts, int Messages)
{
    /// <summary>Rows of the heavy lists of things: posts, comments, messages of the thread; twice as many notifications. Less than half of <see cref="Posts"/>.</summary>
    public int Long { get; init; } = 5_200;

    /// <summary>Rows of the heavy lists of members: conversations, subscribers, restrictions, referrals; and products. Less than <see cref="Members"/>.</summary>
    public int Short { get; init; } = 1_700;

    /// <summary>200,000 members, 1,000,000 posts, 2,000,000 messages.</summary>
    public static readonly ListScale Full = new(200_000, 1_000_000, 2_000_000);

    /// <summary>A part of <see cref="Full"/>.</summary>
    /// <param name="factor">From 0.01 to 1.</param>
    public static ListScale Of(double factor) => new((int)(Full.Members * factor), (int)(Full.Posts * factor), (int)(Full.Messages * factor));
}
