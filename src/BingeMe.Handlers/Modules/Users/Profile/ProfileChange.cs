namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>What a member changes about the own row: null leaves a column as it is, an empty text clears it.</summary>
internal sealed record ProfileChange
{
    public string? Name { get; init; }

    public string? Username { get; init; }

    /// <summary>A proven address; setting it marks it so.</summary>
    public string? Email { get; init; }

    /// <summary>A proven number; setting it marks it so.</summary>
    public string? Mobile { get; init; }

    public string? About { get; init; }

    public string? Story { get; init; }

    public string? Profession { get; init; }

    public string? Website { get; init; }

    public string? Gender { get; init; }

    public string? Birthdate { get; init; }

    public string? Address { get; init; }

    public string? City { get; init; }

    /// <summary>0 clears it.</summary>
    public long? StateId { get; init; }

    public string? Zip { get; init; }

    public string? CountriesId { get; init; }

    public string? Language { get; init; }

    public string? Facebook { get; init; }

    public string? Twitter { get; init; }

    public string? Instagram { get; init; }

    public string? Youtube { get; init; }

    public string? Pinterest { get; init; }

    public string? Github { get; init; }

    public string? Tiktok { get; init; }

    public string? Snapchat { get; init; }

    public string? Telegram { get; init; }

    public string? Vk { get; init; }

    public string? Twitch { get; init; }

    public string? Discord { get; init; }

    public string? Company { get; init; }

    public string? HideName { get; init; }

    public int? DisableWatermark { get; init; }
}
