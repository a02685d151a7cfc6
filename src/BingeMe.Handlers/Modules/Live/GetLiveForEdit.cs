using System.Globalization;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>GET /live/edit/{liveId}: an open live, to its owner, as the form of its changes begins. Contract: live-payout-privacy.md.</summary>
internal sealed class GetLiveForEdit(Db db, AdminSettingsReader settings, EncodedIds ids)
{
    public async Task<Response<LiveForEdit>> Handle(RequestContext<Unit> context)
    {
        var id = ids.RequireEncoded(context.Route["liveId"], "liveId");
        LiveRules.RequireCreator(context);
        var limits = new LiveLimits(await settings.Read(context.Cancelled));
        await using var sql = await db.Connect(context.Cancelled);
        await using var results = await sql.Send($"{LiveSql.Find};\n{TipMenu.Shown};\n{Goals.Current}", ("@live", id));
        var live = await results.First(static r => r.GetRowParser<StreamRow>());
        var menu = await results.List(static r => r.GetRowParser<TipRow>());
        var goal = await results.First(static r => r.GetRowParser<GoalRow>());
        if (live is null || live.OwnerId != context.MemberId || !live.IsOpen) throw LiveRules.Missing();
        return Response.Ok("The live.", new LiveForEdit(
            Of(live, limits),
            MenuItem.Of(menu, ids),
            goal is null ? null : new EditedGoal(ids.Encode(goal.Id), goal.Name, goal.Coins),
            new LiveSettings(limits.MostReschedules)));
    }

    private EditedLive Of(StreamRow row, LiveLimits limits) => new()
    {
        Id = ids.Encode(row.Id),
        Name = row.Name ?? "",
        Price = row.Price,
        Availability = row.Availability ?? "",
        Type = row.Type ?? "",
        Duration = row.Duration,
        Date = row.StartsAt?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Time = row.StartsAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        DateTime = WireTime.Plain(row.StartsAt) ?? "",
        NumberOfReschedules = row.Reschedules ?? 0,
        RemainingReschedules = Math.Max(0, limits.MostReschedules - (row.Reschedules ?? 0)),
    };
}

/// <summary>What GET /live/edit/{liveId} answers.</summary>
internal sealed record LiveForEdit(EditedLive LiveStreaming, IReadOnlyList<MenuItem> TippingMenus, EditedGoal? LiveGoal, LiveSettings Settings);

/// <summary>A live as its owner edits it.</summary>
internal sealed record EditedLive
{
    /// <summary>Encoded.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Coins.</summary>
    public required long Price { get; init; }

    public required string Availability { get; init; }

    public required string Type { get; init; }

    /// <summary>Minutes.</summary>
    public required long Duration { get; init; }

    /// <summary>The day on which it starts, UTC.</summary>
    public required string? Date { get; init; }

    /// <summary>The time at which it starts, UTC.</summary>
    public required string? Time { get; init; }

    /// <summary>Both.</summary>
    [JsonPropertyName("date_time")]
    public required string DateTime { get; init; }

    [JsonPropertyName("number_of_reschedules")]
    public required long NumberOfReschedules { get; init; }

    /// <summary>0 or more.</summary>
    [JsonPropertyName("remaining_reschedules")]
    public required long RemainingReschedules { get; init; }
}

/// <summary>A goal; an empty name and 0 coins stand for none.</summary>
internal sealed record EditedGoal([property: JsonPropertyName("goal_id")] string GoalId, string Name, long Price);

/// <summary>Bounds of changes.</summary>
internal sealed record LiveSettings([property: JsonPropertyName("max_number_of_reschedules")] long MaxNumberOfReschedules);
