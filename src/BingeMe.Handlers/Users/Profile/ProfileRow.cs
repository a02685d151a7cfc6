namespace BingeMe.Handlers.Users.Profile;

/// <summary>A member's own row, as the settings page shows it. Never the password.</summary>
internal sealed class ProfileRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string? Username { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? Avatar { get; set; }

    public string? Cover { get; set; }

    public string? About { get; set; }

    public string? Story { get; set; }

    public string? Profession { get; set; }

    public string? Website { get; set; }

    public string? Gender { get; set; }

    public string? Birthdate { get; set; }

    public string? Address { get; set; }

    public string? City { get; set; }

    public long? StateId { get; set; }

    public string? Zip { get; set; }

    public string? CountriesId { get; set; }

    public string? Language { get; set; }

    public string? Facebook { get; set; }

    public string? Twitter { get; set; }

    public string? Instagram { get; set; }

    public string? Youtube { get; set; }

    public string? Pinterest { get; set; }

    public string? Github { get; set; }

    public string? Tiktok { get; set; }

    public string? Snapchat { get; set; }

    public string? Telegram { get; set; }

    public string? Vk { get; set; }

    public string? Twitch { get; set; }

    public string? Discord { get; set; }

    public string? Company { get; set; }

    public string? HideName { get; set; }

    public long DisableWatermark { get; set; }
}
