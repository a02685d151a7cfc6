namespace BingeMe.Handlers.Users.PublicProfile;

/// <summary>What a profile counts (users S10).</summary>
internal sealed class ProfileCounts
{
    public long Posts { get; set; }

    public long Followers { get; set; }

    public long Subscribers { get; set; }

    public long Photos { get; set; }

    public long Videos { get; set; }

    public long Products { get; set; }
}
