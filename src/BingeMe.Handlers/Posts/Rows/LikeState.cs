namespace BingeMe.Handlers.Posts.Rows;

/// <summary>What a toggle left.</summary>
/// <param name="Liked">Whether the member likes it now.</param>
/// <param name="Total">All likes.</param>
internal sealed record LikeState(bool Liked, long Total);
