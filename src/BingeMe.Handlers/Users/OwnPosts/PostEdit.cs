namespace BingeMe.Handlers.Users.OwnPosts;

/// <summary>What an edit asks for, read and checked as far as the body alone allows; null leaves a thing as it is.</summary>
internal sealed record PostEdit
{
    public string? Description { get; init; }

    /// <summary>The new complete set.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>Whole coins.</summary>
    public decimal? Price { get; init; }

    /// <summary><c>free</c>, <c>paid</c> or <c>subscribers_only</c>.</summary>
    public string? Type { get; init; }

    /// <summary>The new end.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>Whether anything is asked for.</summary>
    public bool IsEmpty => Description is null && Tags is null && Price is null && Type is null && EndsAt is null;

    /// <summary>Whether it asks for something that only verified creators may do (ruling 23).</summary>
    public bool Sells => Type is "paid" or "subscribers_only" || Price > 0;
}
