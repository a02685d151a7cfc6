namespace BingeMe.Handlers.Users.Profile;

/// <summary>A country or a state.</summary>
internal sealed class PlaceRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public string Code { get; set; } = "";
}
