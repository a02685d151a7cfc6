namespace BingeMe.Handlers.Users.Search.Bodies;

/// <summary>Query of GET /user/search.</summary>
internal sealed class SearchTerms
{
    public string? Search { get; set; }

    /// <summary>The deprecated name of <see cref="Search"/>.</summary>
    public string? Q { get; set; }

    /// <summary><c>user</c> or <c>creator</c>; null finds both.</summary>
    public string? Type { get; set; }
}
