using System.Text.Json.Serialization;
using BingeMe.Handlers.Agora;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>
/// GET /live/go/{liveId}: lets the creator into the room of the live, and shows what it has earned. It writes: that the creator came, and what
/// the goal is, for those who count its tips; HEAD does neither (ruling 34). Contract: live-payout-privacy.md.
/// </summary>
internal sealed class GoLive(Db db, LiveRooms rooms, ILiveGoals goals, HandlerSettings settings, EncodedIds ids)
{
    private static readonly TimeSpan Early = TimeSpan.FromMinutes(5);

    /// <summary>Bookings and viewers of <c>@live</c>, for <see cref="Audience"/>.</summary>
    private const string Counts =
        """
        select (select count(*) from live_prebooks b where b.live_id = @live) as Bookings,
               (select count(distinct o.user_id) from live_online_users o where o.live_streamings_id = @live) as Viewers
        """;

    public async Task<Response<LiveRoom>> Handle(RequestContext<Unit> context)
    {
        var sent = context.Route["liveId"];
        var id = ids.RequireEncoded(sent, "liveId");
        LiveRules.RequireCreator(context);
        await using var sql = await db.Connect(context.Cancelled);
        var parts = await Read(sql, id);
        var live = LiveRules.RequireOwnOpen(parts.Live, context.MemberId, ids);
        if (settings.LiveOpensAtStart && live.StartsAt?.FromSql() - context.Now >= Early) throw ApiException.Forbidden("The room opens five minutes before the live starts.");
        // Before anything is written: a room that cannot be entered was not opened.
        var pass = rooms.Enter(parts.Agora, live.Channel, live.Duration, context.Now) ?? throw ApiException.Failed("Live streams are not set up rightly.");
        if (!context.Request.IsReadOnly && live.CreatorJoined == 0) await LiveSql.Join(sql, id, LegacyTime.ToIndia(context.Now));
        await sql.Close();
        var goal = parts.Goal is null ? null : await Shown(context, sent, id, parts.Goal);
        return Response.Ok("The room is open.", new LiveRoom
        {
            AgoraAppId = pass.AppId,
            AgoraChannel = pass.Channel,
            Token = pass.Token,
            Uid = pass.Uid,
            LiveDuration = live.Duration,
            Earnings = new LiveEarnings(parts.Earned.Total, parts.Audience.Bookings, parts.Earned.Tips),
            Goal = goal,
            TipMenu = MenuItem.Of(parts.Menu, ids),
            ViewersCount = parts.Audience.Viewers,
        }) with
        { SaysSuccess = true };
    }

    private static async Task<Parts> Read(SqlScope sql, long live)
    {
        await using var results = await sql.Send(
            $"{LiveSql.Find};\n{LedgerSql.OfLive};\n{Counts};\n{Goals.Current};\n{TipMenu.Shown};\n{AgoraSql.Settings}", ("@live", live));
        return new Parts(
            await results.First(static r => r.GetRowParser<StreamRow>()),
            await results.First(static r => r.GetRowParser<LiveEarned>()) ?? new LiveEarned(),
            await results.First(static r => r.GetRowParser<Audience>()) ?? new Audience(),
            await results.First(static r => r.GetRowParser<GoalRow>()),
            await results.List(static r => r.GetRowParser<TipRow>()),
            await results.First(static r => r.GetRowParser<AgoraRow>()));
    }

    /// <summary>The goal with its tips; without them when it is an empty one, or when the state store does not answer, for the live goes on.</summary>
    private async Task<RoomGoal> Shown(RequestContext<Unit> context, string sent, long live, GoalRow row)
    {
        var goal = new RoomGoal { GoalId = ids.Encode(row.Id), LiveId = sent, Name = row.Name, Price = row.Coins };
        if (row.IsBlank) return goal;
        try
        {
            var text = Goals.Text(live, row);
            var counted = context.Request.IsReadOnly
                ? await goals.Find(text.GoalId, context.Cancelled) ?? new LiveGoal(text.GoalId, live, row.Name, row.Coins, 0)
                : await goals.Describe(text, context.Cancelled);
            return goal with { TipsReceived = counted.TipsReceived, Percentage = counted.Percentage };
        }
        catch (DependencyException)
        {
            return goal;
        }
    }

    private sealed record Parts(StreamRow? Live, LiveEarned Earned, Audience Audience, GoalRow? Goal, List<TipRow> Menu, AgoraRow? Agora);
}

/// <summary>Who booked and who watches.</summary>
internal sealed class Audience
{
    public long Bookings { get; set; }

    public long Viewers { get; set; }
}

/// <summary>What GET /live/go/{liveId} answers.</summary>
internal sealed record LiveRoom
{
    public required string AgoraAppId { get; init; }

    public required string AgoraChannel { get; init; }

    /// <summary>Lets the uid into the channel.</summary>
    public required string Token { get; init; }

    public required int Uid { get; init; }

    /// <summary>Minutes.</summary>
    public required long LiveDuration { get; init; }

    public required LiveEarnings Earnings { get; init; }

    public required RoomGoal? Goal { get; init; }

    [JsonPropertyName("tipmenu")]
    public required IReadOnlyList<MenuItem> TipMenu { get; init; }

    public required long ViewersCount { get; init; }
}

/// <summary>What a live has earned.</summary>
/// <param name="Total">Coins, tips and all.</param>
/// <param name="Bookings">How often it was booked.</param>
/// <param name="Tip">Coins.</param>
internal sealed record LiveEarnings(decimal Total, long Bookings, decimal Tip);

/// <summary>What viewers tip for.</summary>
internal sealed record RoomGoal
{
    [JsonPropertyName("goal_id")]
    public required string GoalId { get; init; }

    /// <summary>The live's id as it was sent.</summary>
    [JsonPropertyName("live_id")]
    public required string LiveId { get; init; }

    public required string Name { get; init; }

    /// <summary>Coins wanted.</summary>
    public required long Price { get; init; }

    /// <summary>Coins so far; absent where they are not known.</summary>
    [JsonPropertyName("tips_received")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? TipsReceived { get; init; }

    /// <summary>Of the price, rounded down.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Percentage { get; init; }
}
