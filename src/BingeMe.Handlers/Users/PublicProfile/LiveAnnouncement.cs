using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.PublicProfile.Answers;

namespace BingeMe.Handlers.Users.PublicProfile;

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
        var ends = starts?.AddMinutes(row.Duration + row.ExtendedMinutes);
        var isOn = now >= starts - Early && now <= ends;
        return new LiveInfo
        {
            LiveId = ids.Encode(row.Id),
            Title = row.Name ?? "",
            Date = row.StartsAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            Time = row.StartsAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
            Duration = row.Duration == 0 ? null : $"{row.Duration} minutes",
            Price = Coins.Number(row.Price),
            LiveStatus = isOn ? "Ongoing live" : "Upcoming live",
            Status = row.Status,
            GoLive = isOn,
            PrebookCount = row.Prebooks,
            LiveLink = isOn ? $"{appUrl}/live/{username}" : "",
        };
    }
}
