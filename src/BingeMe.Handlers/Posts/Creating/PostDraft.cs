using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Posts.Creating;

/// <summary>A new post whose fields are right.</summary>
/// <param name="Description">The caption.</param>
/// <param name="Type">How it is offered.</param>
/// <param name="Price">Coins; 0 unless it is paid.</param>
/// <param name="Tags">Without a leading #, without duplicates.</param>
/// <param name="Media">The caller's own uploads, in their order.</param>
/// <param name="ExpiresAt">When it ends; null = never.</param>
internal sealed record PostDraft(
    string Description, PostType Type, decimal Price, IReadOnlyList<string> Tags, IReadOnlyList<MediaKey> Media, DateTimeOffset? ExpiresAt);
