namespace BingeMe.Handlers.Users.Restrictions;

/// <summary>A restriction with whom it is about.</summary>
internal sealed class RestrictedRow
{
    public long Id { get; set; }

    public long UserId { get; set; }

    public string? Name { get; set; }

    public string Username { get; set; } = "";

    public string? Avatar { get; set; }

    public string? HideName { get; set; }
}
