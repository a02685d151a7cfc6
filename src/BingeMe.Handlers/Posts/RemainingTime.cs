namespace BingeMe.Handlers.Posts;

/// <summary>How long a post is still there, as clients show it (GET /posts/{username}/{id}, rule 1).</summary>
/// <param name="Value">Whole days, or <c>HH:MM</c>, or minutes.</param>
/// <param name="Sentence">The same in a sentence.</param>
internal sealed record RemainingTime(string Value, string Sentence)
{
    private const long MinutesADay = 24 * 60;

    /// <summary>Null for a post without an end.</summary>
    public static RemainingTime? Until(DateTimeOffset? end, DateTimeOffset now)
    {
        if (end is null) return null;
        var minutes = Math.Max(0, (long)Math.Floor((end.Value - now).TotalMinutes));
        if (minutes >= MinutesADay) return Of($"{minutes / MinutesADay}", minutes / MinutesADay, "day");
        return minutes >= 60 ? Of($"{minutes / 60:00}:{minutes % 60:00}", minutes / 60, "hour") : Of($"{minutes}", minutes, "minute");
    }

    private static RemainingTime Of(string value, long count, string unit) =>
        new(value, $"This post disappears in {value} {unit}{(count > 1 ? "s" : "")}.");
}
