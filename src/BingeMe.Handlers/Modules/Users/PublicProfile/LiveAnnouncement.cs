using System.Globalization;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;

namespace BingeMe.Handlers.Modules.Users.PublicProfile;

/// <summary>
/// A live as profiles announce it: open from five minutes before its start until its end (contract, GET /{slug}, rules 2 and 3). Legacy
/// took five minutes after the end for "on" as well.
/// </summary>
internal sealed class LiveAnnouncement(EncodedIds ids, string appUrl)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    public LiveInfo Of(LiveRow row, string username, DateTimeOffset now)
    {
        var starts = row.StartsAt?.FromSql();
        // By spans: a start near the end of all dates has no later one.
        var isOn = starts - now <= Early && now - starts <= TimeSpan.FromMinutes(row.Duration + row.ExtendedMinutes);
        return new LiveInfo
        {
            LiveId = ids.Encode(row.Id),
            Title = row.Name ?? "",
            Date = row.StartsAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Time = row.StartsAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Duration = row.Duration == 0 ? null : $"{row.Duration} minutes",
            Price = MoneyColumns.Number(row.Price),
            LiveStatus = isOn ? "Ongoing live" : "Upcoming live",
            Status = row.Status,
            GoLive = isOn,
            PrebookCount = row.Prebooks,
            LiveLink = isOn ? $"{appUrl}/live/{username}" : "",
        };
    }
}

/// <summary>The member's live. Nothing by which one could join it without paying.</summary>
internal sealed record LiveInfo
{
    public required string LiveId { get; init; }

    public required string Title { get; init; }

    public required string? Date { get; init; }

    public required string? Time { get; init; }

    public required string? Duration { get; init; }

    public required decimal Price { get; init; }

    public required string LiveStatus { get; init; }

    public required string Status { get; init; }

    public required bool GoLive { get; init; }

    public required long PrebookCount { get; init; }

    public required string LiveLink { get; init; }
}
