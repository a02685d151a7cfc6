namespace BingeMe.Handlers.Users.Images.Bodies;

/// <summary>Body of POST /user/cover.</summary>
internal sealed class CoverBody
{
    public string? Cover { get; set; }
}
