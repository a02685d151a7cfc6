namespace BingeMe.Handlers.Users.Images.Bodies;

/// <summary>Body of POST /user/avatar.</summary>
internal sealed class AvatarBody
{
    public string? Avatar { get; set; }
}
