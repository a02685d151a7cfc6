using System.Text.Json.Serialization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using Dapper;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Body of POST /live/goal.</summary>
internal sealed class GoalRequest
{
    /// <summary>The live, encoded or plain (ruling 4).</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? LiveId { get; set; }

    /// <summary>A goal of it, encoded or plain; blank = the newest.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? GoalId { get; set; }

    public string? GoalName { get; set; }

    [JsonNumberHandling(JsonNumberHandling.AllowReadingFromString)]
    public long? Coins { get; set; }
}

/// <summary>The live must be named.</summary>
internal sealed class GoalValidator : Validator<GoalRequest>
{
    public GoalValidator() => Text("live_id", static b => b.LiveId, static f => f.Required());
}

/// <summary>A goal whose fields are right.</summary>
/// <param name="LiveId">As sent.</param>
/// <param name="GoalId">As sent; null = the newest.</param>
/// <param name="Goal">What it is to be; null = nothing was said.</param>
internal sealed record GoalChange(string LiveId, string? GoalId, GoalDraft? Goal);

/// <summary>
/// POST /live/goal: sets, makes or clears what viewers of the caller's live tip for. Tips that came in stay, whatever is changed meanwhile.
/// Contract: live-payout-privacy.md.
/// </summary>
internal sealed class SaveGoal(Db db, ILiveGoals goals, EncodedIds ids)
{
    private const int LongestEcho = 60;

    /// <summary>Reads the body, noting every fault; who may not go live hears that first.</summary>
    public static ValueTask<GoalChange?> Read(RequestContext<GoalRequest> context, ValidationErrors errors)
    {
        LiveRules.RequireCreator(context);
        var body = context.Input;
        var goal = GoalDraft.Read(body.GoalName, body.Coins, "goal_name", "coins", errors);
        return ValueTask.FromResult(errors.None ? new GoalChange(body.LiveId ?? "", GoalDraft.Said(body.GoalId), goal) : null);
    }

    public async Task<Response<SavedGoals>> Handle(RequestContext<GoalChange> context)
    {
        var (change, me) = (context.Input, context.MemberId);
        var live = Id("live_id", change.LiveId);
        long? goal = change.GoalId is { } named ? Id("goal_id", named) : null;
        await using var sql = await db.Connect(context.Cancelled);
        var current = await sql.Transaction(() => Save(sql, me, live, goal, change.Goal));
        await sql.Close();
        // What a live in its room counts by. Asked again after a failure, all of this comes out the same.
        if (change.Goal is not null && current is { } row) await goals.Describe(Goals.Text(live, row), context.Cancelled);
        IReadOnlyList<SavedGoal> shown = current is null ? [] : [new SavedGoal(ids.Encode(current.Id), ids.Encode(live), current.Name, current.Coins)];
        return Response.Ok("The goal is saved.", new SavedGoals(shown, WireTime.Iso(context.Now)));
    }

    private async Task<GoalRow?> Save(SqlScope sql, long me, long live, long? goal, GoalDraft? draft)
    {
        GoalRow? newest, named;
        await using (var results = await sql.Send(
            $"{SqlScope.MemberLock};\n{LiveSql.Find};\n{Goals.Newest};\n{Goals.Named(goal is { } id ? [id] : [])}", ("@memberId", me), ("@live", live)))
        {
            LiveRules.RequireOwnOpen(await results.First(static r => r.GetRowParser<StreamRow>()), me, ids);
            newest = await results.First(static r => r.GetRowParser<GoalRow>());
            named = await results.First(static r => r.GetRowParser<GoalRow>());
        }

        if (goal is not null && named is null) throw LiveRules.NoGoal();
        var message = new SqlMessage().Add(null, ("@live", live), ("@now", sql.Now));
        Write(message, named ?? newest, draft, isNamed: named is not null);
        await sql.Execute(message);
        await using var after = await sql.Send(Goals.Current, ("@live", live));
        return await after.First(static r => r.GetRowParser<GoalRow>());
    }

    /// <summary>The four cases of the contract.</summary>
    private static void Write(SqlMessage message, GoalRow? goal, GoalDraft? draft, bool isNamed)
    {
        if (draft is not null)
        {
            if (goal is null) Goals.Add(message, draft);
            else Goals.Set(message, goal.Id, draft);
        }
        else if (!isNamed)
        {
            // An empty goal takes the place of the one that was on; where the newest is empty already, it is that one.
            if (goal is { IsBlank: true }) Goals.Set(message, goal.Id, GoalDraft.None);
            else Goals.Add(message, GoalDraft.None);
        }
    }

    /// <exception cref="ApiException">400, in the words that clients know.</exception>
    private long Id(string field, string sent)
    {
        if (ids.Read(sent.Trim()) is { } id) return id;
        var errors = new ValidationErrors();
        errors.Add(field, $"{field} must be an id as this API gives it out.");
        var refusal = ApiException.Invalid(errors, flat: true);
        var details = refusal.Details!.AsObject();
        details["message"] = refusal.Message;
        details["providedId"] = Short(sent);
        details["expectedFormat"] = "24 characters, as this API gives ids out, or a whole number";
        throw refusal;
    }

    /// <summary>Short enough to be told back, and no half character at its end.</summary>
    private static string Short(string sent) => sent.Length <= LongestEcho ? sent : $"{sent.AsSpan(0, char.IsHighSurrogate(sent[LongestEcho - 1]) ? LongestEcho - 1 : LongestEcho)}...";
}

/// <summary>What POST /live/goal answers.</summary>
/// <param name="Live">The goals that are on: one, or none.</param>
/// <param name="Timestamp">ISO 8601, UTC.</param>
internal sealed record SavedGoals(IReadOnlyList<SavedGoal> Live, string Timestamp);

/// <summary>A goal; an empty name and 0 coins stand for none.</summary>
internal sealed record SavedGoal(
    string Id, [property: JsonPropertyName("live_id")] string LiveId, [property: JsonPropertyName("goal_name")] string GoalName, long Coins);
