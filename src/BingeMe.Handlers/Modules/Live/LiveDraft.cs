using BingeMe.Handlers.Common;
using BingeMe.Handlers.PostContent;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>What a live is to be, every field right.</summary>
internal sealed record LiveDraft
{
    /// <summary>Which one is changed; null = a new one.</summary>
    public required long? Live { get; init; }

    public required string Name { get; init; }

    /// <summary>One of <see cref="LiveDraftReader.Availabilities"/>.</summary>
    public required string Availability { get; init; }

    /// <summary>Coins; 0 where everybody watches for free.</summary>
    public required long Price { get; init; }

    /// <summary>Minutes.</summary>
    public required long Duration { get; init; }

    /// <summary>When it starts; null = now.</summary>
    public required DateTimeOffset? StartsAt { get; init; }

    /// <summary>The tip menu; null leaves it as it is.</summary>
    public required IReadOnlyList<Tip>? Menu { get; init; }

    /// <summary>What viewers tip for; null leaves the goal as it is.</summary>
    public required GoalDraft? Goal { get; init; }

    /// <summary>Which goal that is; null = a new one.</summary>
    public required long? GoalId { get; init; }

    /// <summary>Goals to switch off.</summary>
    public required IReadOnlyList<long> Dropped { get; init; }

    /// <summary>The bounds by which it was read.</summary>
    public required LiveLimits Limits { get; init; }

    /// <summary>As stored.</summary>
    public string Type => StartsAt is null ? LiveDraftReader.Now : LiveDraftReader.Scheduled;
}

/// <summary>Reads lives as they are sent, noting every fault (contract, POST /live/create).</summary>
internal sealed class LiveDraftReader(AdminSettingsReader settings, EncodedIds ids)
{
    public const string Now = "livenow";
    public const string Scheduled = "scheduled";
    private const string Free = "everyone_free";

    /// <summary>What the column takes, far above what anybody pays.</summary>
    private const long MostPrice = 1_000_000_000;
    private const long LeastDuration = 5;
    private const int MostDropped = 50;

    public static readonly IReadOnlyList<string> Availabilities = ["all_pay", "free_paid_subscribers", Free];

    public static readonly IReadOnlyList<string> Types = [Now, Scheduled];

    /// <summary>The draft; null when a fault was noted. Who may not go live hears that first.</summary>
    public async ValueTask<LiveDraft?> Read(RequestContext<LiveRequest> context, ValidationErrors errors)
    {
        LiveRules.RequireCreator(context);
        var (body, limits) = (context.Input, new LiveLimits(await settings.Read(context.Cancelled)));
        var live = Id(body.EncryptedLiveId, "encryptedLiveId", errors);
        var isNew = string.IsNullOrWhiteSpace(body.EncryptedLiveId);
        if (isNew) errors.Unless(body.Agree == "1", "agree", "agree must be 1: going live needs your consent to the rules.");
        var draft = new LiveDraft
        {
            Live = live,
            Name = body.Name?.Trim() ?? "",
            Availability = body.Availability ?? "",
            Price = Price(body, limits, errors),
            Duration = Duration(body, isNew, limits, errors),
            StartsAt = Start(body, isNew, context.Now, errors),
            Menu = TipMenu.Read(body.Activity, body.Coins, limits, errors),
            Goal = GoalDraft.Read(body.GoalName, body.GoalCoins, "goal_name", "goal_coins", errors),
            GoalId = Id(GoalDraft.Said(body.GoalId) ?? GoalDraft.Said(body.G), "goalid", errors),
            Dropped = Dropped(body.DeletedGoalIds, errors),
            Limits = limits,
        };
        return errors.None ? draft : null;
    }

    private long? Id(string? sent, string field, ValidationErrors errors)
    {
        if (string.IsNullOrWhiteSpace(sent)) return null;
        if (ids.Decode(sent.Trim()) is { } id) return id;
        errors.Add(field, $"{field} must be an id as this API gives it out.");
        return null;
    }

    private List<long> Dropped(string? sent, ValidationErrors errors)
    {
        var texts = Texts.List(GoalDraft.Said(sent));
        var goals = texts.Take(MostDropped).Select(ids.Decode).ToList();
        errors.Unless(
            texts.Count <= MostDropped && goals.TrueForAll(static g => g is not null),
            "delgoalid", $"delgoalid must be a comma list of at most {MostDropped} ids as this API gives them out.");
        return [.. goals.OfType<long>().Distinct()];
    }

    private static long Price(LiveRequest body, LiveLimits limits, ValidationErrors errors)
    {
        var price = body.Price ?? 0;
        var isFree = body.Availability == Free;
        if ((price != 0 || !isFree) && (price < limits.LeastPrice || price > MostPrice))
            errors.Add("price", $"price must be from {limits.LeastPrice} to {MostPrice} coins.");
        return isFree ? 0 : price;
    }

    /// <summary>A live of before may keep what it has, so the usual bound is asked of a change where its row is known.</summary>
    private static long Duration(LiveRequest body, bool isNew, LiveLimits limits, ValidationErrors errors)
    {
        var most = isNew ? limits.Longest : limits.LongestEver;
        if (body.Duration is { } minutes && (minutes < LeastDuration || minutes > most)) errors.Add("duration", DurationText(limits));
        return body.Duration ?? 0;
    }

    /// <summary>What is said of a duration out of bounds.</summary>
    public static string DurationText(LiveLimits limits) => $"duration must be from {LeastDuration} to {limits.Longest} minutes.";

    /// <summary>What is said of a start that has passed.</summary>
    public const string PastText = "scheduled_time must lie in the future.";

    private static DateTimeOffset? Start(LiveRequest body, bool isNew, DateTimeOffset now, ValidationErrors errors)
    {
        if (body.Type != Scheduled) return null;
        var (day, time, zone) = (Schedule.Day(body.ScheduledDate ?? ""), Schedule.Time(body.ScheduledTime ?? ""), Schedule.Zone(body.Timezone ?? ""));
        errors.Unless(day is not null, "scheduled_date", "scheduled_date must be a day, YYYY-MM-DD, of a scheduled live.");
        errors.Unless(time is not null, "scheduled_time", "scheduled_time must be a time, HH:MM, of a scheduled live.");
        errors.Unless(zone is not null, "timezone", "timezone must be a name of the time-zone database, such as Asia/Kolkata.");
        if (day is null || time is null || zone is null) return null;
        var start = Schedule.Instant(day.Value, time.Value, zone);
        // Of a change, only another start must lie in the future, which is seen where the row is known.
        errors.Unless(!isNew || start > now, "scheduled_time", PastText);
        return start;
    }
}
