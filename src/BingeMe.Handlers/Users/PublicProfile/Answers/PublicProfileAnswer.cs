using BingeMe.Handlers.Users.OwnPosts.Answers;

namespace BingeMe.Handlers.Users.PublicProfile.Answers;

/// <summary>Data of GET /{slug}.</summary>
internal sealed record PublicProfileAnswer(
    ProfileUser User, LiveInfo? Live, IReadOnlyList<ProductCard> Connect, UpdatesInfo UpdatesInfo, IReadOnlyList<ProfilePost> Updates);
