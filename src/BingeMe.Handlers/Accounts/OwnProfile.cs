namespace BingeMe.Handlers.Accounts;

/// <summary>What members say of themselves, in a row of their own account: for forms that only they see. Never the password.</summary>
internal class OwnProfile
{
    /// <summary>The columns of <c>users</c>, under the names of the properties.</summary>
    public const string Columns =
        """
        id as Id, name as Name, username as Username, email as Email, mobile as Mobile, avatar as Avatar, cover as Cover, about as About,
        story as Story, profession as Profession, website as Website, gender as Gender, birthdate as Birthdate, address as Address,
        city as City, state_id as StateId, zip as Zip, countries_id as CountriesId, language as Language, facebook as Facebook,
        twitter as Twitter, instagram as Instagram, youtube as Youtube, pinterest as Pinterest, github as Github, tiktok as Tiktok,
        snapchat as Snapchat, telegram as Telegram, vk as Vk, twitch as Twitch, discord as Discord, company as Company,
        hide_name as HideName, disable_watermark as DisableWatermark
        """;

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
