using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Agora;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Body of POST /live/create.</summary>
internal sealed class LiveRequest
{
    /// <summary>The live that is changed; absent = a new one.</summary>
    [JsonPropertyName("encryptedLiveId")]
    public string? EncryptedLiveId { get; set; }

    public string? Name { get; set; }

    public string? Availability { get; set; }

    /// <summary>Coins.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? Price { get; set; }

    /// <summary>Minutes.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? Duration { get; set; }

    public string? Type { get; set; }

    public string? ScheduledDate { get; set; }

    public string? ScheduledTime { get; set; }

    /// <summary>A name of the time-zone database.</summary>
    public string? Timezone { get; set; }

    /// <summary>The tip menu: what the creator does.</summary>
    public IReadOnlyList<string?>? Activity { get; set; }

    /// <summary>The tip menu: for how many coins.</summary>
    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public IReadOnlyList<long?>? Coins { get; set; }

    public string? GoalName { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? GoalCoins { get; set; }

    /// <summary>The goal that is changed; absent = a new one.</summary>
    [JsonPropertyName("goalid")]
    public string? GoalId { get; set; }

    /// <summary>The same, in the name that the published description has.</summary>
    public string? G { get; set; }

    /// <summary>Goals to switch off, a comma list.</summary>
    [JsonPropertyName("delgoalid")]
    public string? DeletedGoalIds { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Agree { get; set; }
}

/// <summary>Presence, lengths and choices; what hangs on others or on settings is the reader's.</summary>
internal sealed class LiveValidator : Validator<LiveRequest>
{
    public LiveValidator() =>
        Text("name", static b => b.Name, static f => f.Required().Trimmed().Length(1, 80).Must(Texts.IsName, Texts.NotShown("name")))
            .Text("availability", static b => b.Availability, static f => f.Required().OneOf(LiveDraftReader.Availabilities))
            .Text("type", static b => b.Type, static f => f.Required().OneOf(LiveDraftReader.Types))
            .Number("price", static b => b.Price, static f => f.AtLeast(0))
            .Required("duration", static b => b.Duration is not null)
            .List("activity", static b => b.Activity?.Count, static f => f.Count(0, TipMenu.MostItems))
            .List("coins", static b => b.Coins?.Count, static f => f.Count(0, TipMenu.MostItems));
}

/// <summary>
/// POST /live/create: makes a live, at once or for later, or changes an open one of the caller's. A creator has one open live at a time.
/// Contract: live-payout-privacy.md.
/// </summary>
internal sealed class SaveLive(Db db, LiveRooms rooms, EncodedIds ids)
{
    /// <summary>How long before its new start a live may be moved.</summary>
    private static readonly TimeSpan Notice = TimeSpan.FromHours(12);

    public async Task<Response<SavedLive>> Handle(RequestContext<LiveDraft> context)
    {
        var draft = context.Input;
        await using var sql = await db.Connect(context.Cancelled);
        var saved = await sql.Transaction(() => draft.Live is { } live ? Change(sql, context, live) : Create(sql, context));
        await sql.Close();
        var id = ids.Encode(saved.Live);
        if (draft.StartsAt is not null) return Answer(new SavedLive { LiveId = id, Url = $"/{MemberCaller.RowOf(context).Username}" });
        var pass = rooms.Enter(saved.Agora, saved.Channel, draft.Duration, context.Now);
        return Answer(new SavedLive
        {
            LiveId = id,
            Url = $"/live/go/{id}",
            AgoraAppId = pass?.AppId,
            AgoraChannel = pass?.Channel,
            Token = pass?.Token,
            Uid = pass?.Uid,
        });
    }

    private static Response<SavedLive> Answer(SavedLive saved) => Response.Ok("The live is saved.", saved) with { SaysSuccess = true };

    private async Task<Saved> Create(SqlScope sql, RequestContext<LiveDraft> context)
    {
        var (me, draft) = (context.MemberId, context.Input);
        CreatorRow creator;
        AgoraRow? agora;
        await using (var results = await sql.Send($"{SqlScope.MemberLock};\n{LiveSql.Creator};\n{AgoraSql.Settings}", ("@memberId", me)))
        {
            creator = await results.First(static r => r.GetRowParser<CreatorRow>()) ?? new CreatorRow();
            agora = await results.First(static r => r.GetRowParser<AgoraRow>());
        }

        // It may be deleted since the caller was looked up.
        if (creator.IsPresent == 0) throw Authenticator.Gone();
        if (creator.HasOpenLive == 1) throw ApiException.BadRequest("You have a live that is scheduled or runs already; change or delete that one.");
        // No goal can be of a live that is not there yet.
        if (draft.GoalId is not null || draft.Dropped.Count > 0) throw LiveRules.NoGoal();
        var channel = rooms.NewChannel(me);
        var startsAt = draft.StartsAt ?? context.Now;
        var live = await LiveSql.Insert(sql, me, channel, draft, startsAt.ToSql(), LegacyTime.ToIndia(context.Now));
        var message = Message(sql, live);
        WriteParts(message, draft, null);
        MailSchedule.Write(message, MayMail(draft, creator, startsAt, context.Now), isMoved: false);
        await sql.Execute(message);
        return new Saved(live, channel, agora);
    }

    private async Task<Saved> Change(SqlScope sql, RequestContext<LiveDraft> context, long live)
    {
        var (me, draft) = (context.MemberId, context.Input);
        List<long> wanted = [.. draft.Dropped, .. draft.GoalId is { } goal ? [goal] : Array.Empty<long>()];
        StreamRow? found;
        CreatorRow creator;
        AgoraRow? agora;
        GoalRow? newest;
        List<GoalRow> named;
        await using (var results = await sql.Send(
            $"{SqlScope.MemberLock};\n{LiveSql.Find};\n{LiveSql.Creator};\n{AgoraSql.Settings};\n{Goals.Newest};\n{Goals.Named(wanted)}", ("@memberId", me), ("@live", live)))
        {
            found = await results.First(static r => r.GetRowParser<StreamRow>());
            creator = await results.First(static r => r.GetRowParser<CreatorRow>()) ?? new CreatorRow();
            agora = await results.First(static r => r.GetRowParser<AgoraRow>());
            newest = await results.First(static r => r.GetRowParser<GoalRow>());
            named = await results.List(static r => r.GetRowParser<GoalRow>());
        }

        var row = LiveRules.RequireOwnOpen(found, me, ids);
        if (wanted.Exists(id => !named.Exists(g => g.Id == id))) throw LiveRules.NoGoal();
        var startsAt = Start(row, draft, context.Now);
        var isMoved = draft.StartsAt is not null && startsAt != row.StartsAt?.FromSql();
        Require(row, creator, draft, isMoved, context.Now);
        if (!await LiveSql.Update(sql, live, draft, startsAt.ToSql(), isMoved, LegacyTime.ToIndia(context.Now)))
            throw LiveRules.NotOpen(await LiveSql.Read(sql, live) ?? throw LiveRules.Missing(), ids);
        var message = Message(sql, live);
        WriteParts(message, draft, newest);
        // A live that begins at once instead of later is no move, but what waits tells of another start all the same.
        MailSchedule.Write(message, MayMail(draft, creator, startsAt, context.Now), startsAt != row.StartsAt?.FromSql());
        await sql.Execute(message);
        return new Saved(live, row.Channel, agora);
    }

    /// <summary>
    /// The start after a change. Forms say minutes, rows seconds, so the same minute is the same start; a live that was begun at once began when
    /// it began.
    /// </summary>
    private static DateTimeOffset Start(StreamRow row, LiveDraft draft, DateTimeOffset now)
    {
        var former = row.StartsAt?.FromSql();
        if (draft.StartsAt is { } wanted) return former is { } known && known >= wanted && known - wanted < TimeSpan.FromMinutes(1) ? known : wanted;
        return row.Type == LiveDraftReader.Now && former is { } begun ? begun : now;
    }

    /// <summary>What a change may do to a live.</summary>
    /// <exception cref="ApiException">400 or 422.</exception>
    private static void Require(StreamRow row, CreatorRow creator, LiveDraft draft, bool isMoved, DateTimeOffset now)
    {
        var errors = new ValidationErrors();
        errors.Unless(draft.Duration <= draft.Limits.Longest || draft.Duration == row.Duration, "duration", LiveDraftReader.DurationText(draft.Limits));
        errors.Unless(!isMoved || draft.StartsAt > now, "scheduled_time", LiveDraftReader.PastText);
        if (!errors.None) throw ApiException.Invalid(errors, 422, flat: true);
        if (draft.StartsAt is not null && row.Type == LiveDraftReader.Now) throw ApiException.BadRequest("A live that was begun at once cannot be scheduled.");
        if (!isMoved) return;
        if (creator.MayMoveLate == 0 && draft.StartsAt < now + Notice) throw ApiException.BadRequest("A live can be moved to 12 hours from now at the earliest.");
        if ((row.Reschedules ?? 0) >= draft.Limits.MostReschedules)
            throw ApiException.BadRequest($"A live can be moved {draft.Limits.MostReschedules} times; this one was.");
    }

    private static bool MayMail(LiveDraft draft, CreatorRow creator, DateTimeOffset startsAt, DateTimeOffset now) =>
        creator.IsMuted == 0 && startsAt >= now + draft.Limits.MailDelay;

    private static SqlMessage Message(SqlScope sql, long live) => new SqlMessage().Add(null, ("@live", live), ("@now", sql.Now));

    /// <summary>The tip menu and the goal: one that is named is changed, an empty one filled, else one is added.</summary>
    private static void WriteParts(SqlMessage message, LiveDraft draft, GoalRow? newest)
    {
        if (draft.Menu is { } menu) TipMenu.Write(message, menu);
        if (draft.Goal is { } goal)
        {
            if ((draft.GoalId ?? (newest is { IsBlank: true } blank ? blank.Id : null)) is { } id) Goals.Set(message, id, goal);
            else Goals.Add(message, goal);
        }

        Goals.Drop(message, draft.Dropped);
        Goals.KeepOne(message);
    }

    private sealed record Saved(long Live, string Channel, AgoraRow? Agora);
}

/// <summary>What POST /live/create answers.</summary>
internal sealed record SavedLive
{
    /// <summary>Encoded.</summary>
    public required string LiveId { get; init; }

    /// <summary>Where the client goes next: the room of a live that begins at once, else the member's page.</summary>
    public required string Url { get; init; }

    /// <summary>This and what follows lets the creator into the room of a live that begins at once; absent where Agora is not set up.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgoraAppId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AgoraChannel { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Token { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Uid { get; init; }
}
