using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.PublicProfile.Answers;

/// <summary>The member whose profile it is.</summary>
internal sealed record ProfileUser
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Username { get; init; }

    /// <summary>On the own profile only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? CountriesId { get; init; }

    public required string Avatar { get; init; }

    public required string Cover { get; init; }

    public required string VerifiedId { get; init; }

    public required string Story { get; init; }

    public required string? OverrideCurrency { get; init; }

    public required string TotalPosts { get; init; }

    public required string TotalFollowers { get; init; }

    public required string TotalSubscribers { get; init; }
}
