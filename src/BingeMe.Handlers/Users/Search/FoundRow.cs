namespace BingeMe.Handlers.Users.Search;

/// <summary>A member that a term matches.</summary>
internal sealed class FoundRow
{
    public long Id { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
