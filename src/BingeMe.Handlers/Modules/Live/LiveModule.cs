using System.Text.Json.Serialization;
using BingeMe.Handlers.Services;
using BingeMe.Http.Operations;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>Live streams of creators. Contract: live-payout-privacy.md, Live. Nothing of it may be cached, and public profiles never are (ruling 13).</summary>
internal static class LiveModule
{
    private const string Stale = "/live*";

    public static void Declare(OperationTable api, HandlerContext services)
    {
        var rooms = new LiveRooms(services.AgoraTokens, services.Entropy);
        var tipMenu = new ReplaceTipMenu(services.Db, services.AdminSettings, services.Ids);

        api.Get("live.getCreate", "/live/create").Members()
            .Summary("Gives what the form of a new live stream begins with.").Errors(403)
            .Produces(static () => LiveJson.Default.LiveForm)
            .Handle(new GetLiveForm(services.Db, services.Ids).Handle);

        api.Post("live.saveLive", "/live/create").Members().AnswersSecrets().Limit(20, RatePer.Hour, LimitBy.Member)
            .Summary("Makes a live stream, at once or for later, or changes an open one.").Errors(400, 403, 404).Invalidates(Stale)
            .InvalidAs(422, "encryptedLiveId", "goalid", "delgoalid").FlatFaults()
            .Accepts(static () => LiveInputJson.Default.LiveRequest, static () => new LiveValidator())
            .Parsed(new LiveDraftReader(services.AdminSettings, services.Ids).Read)
            .Produces(static () => LiveJson.Default.SavedLive)
            .Handle(new SaveLive(services.Db, rooms, services.Ids).Handle);

        api.Get("live.getGo", "/live/go/{liveId}").Members().AnswersSecrets()
            .Summary("Lets a creator into the room of a live stream.").Errors(400, 403, 404)
            .Produces(static () => LiveJson.Default.LiveRoom)
            .Handle(new GoLive(services.Db, rooms, services.Goals, services.Settings, services.Ids).Handle);

        api.Get("live.getEdit", "/live/edit/{liveId}").Members()
            .Summary("Shows an open live stream to its owner.").Errors(400, 403, 404)
            .Produces(static () => LiveJson.Default.LiveForEdit)
            .Handle(new GetLiveForEdit(services.Db, services.AdminSettings, services.Ids).Handle);

        api.Delete("live.deleteLive", "/live/delete/{id}").Members()
            .Summary("Deletes an open live stream that nobody has booked.").Errors(400, 404, 409).Invalidates(Stale)
            .Produces(static () => LiveJson.Default.DeletedLive)
            .Handle(new DeleteLive(services.Db, services.Ids).Handle);

        api.Get("live.getFilters", "/live/filter").Members()
            .Summary("Lists the picture filters, and tells which one a live stream has on.").Errors(400, 404)
            .Accepts(static () => LiveInputJson.Default.FilterQuery, static () => new FilterQueryValidator())
            .Produces(static () => LiveJson.Default.FilterList)
            .Handle(new GetFilters(services.Db, services.Entitlement, services.Ids).Handle);

        api.Post("live.applyFilter", "/live/filter").Members()
            .Summary("Puts a picture filter on the caller's live stream.").Errors(400, 403, 404).Invalidates(Stale)
            .Accepts(static () => LiveInputJson.Default.FilterRequest, static () => new FilterValidator())
            .Produces(static () => LiveJson.Default.AppliedFilter)
            .Handle(new ApplyFilter(services.Db, services.Ids).Handle);

        api.Put("live.replaceTipMenu", "/live/edit/tipmenu").Members()
            .Summary("Replaces the tip menu of an open live stream.").Errors(400, 403, 404).Invalidates(Stale)
            .InvalidAs(422, "c").FlatFaults()
            .Accepts(static () => LiveInputJson.Default.TipMenuRequest, static () => new TipMenuValidator())
            .Parsed(tipMenu.Read)
            .Produces(static () => LiveJson.Default.SavedTipMenu)
            .Handle(tipMenu.Handle);

        api.Post("live.saveGoal", "/live/goal").Members()
            .Summary("Sets, makes or clears what viewers of a live stream tip for.").Errors(400, 403, 404).Invalidates(Stale)
            .InvalidAs(422).FlatFaults()
            .Accepts(static () => LiveInputJson.Default.GoalRequest, static () => new GoalValidator())
            .Parsed(SaveGoal.Read)
            .Produces(static () => LiveJson.Default.SavedGoals)
            .Handle(new SaveGoal(services.Db, services.Goals, services.Ids).Handle);
    }
}

/// <summary>Source-generated JSON of what live streams answer.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LiveForm))]
[JsonSerializable(typeof(SavedLive))]
[JsonSerializable(typeof(LiveRoom))]
[JsonSerializable(typeof(LiveForEdit))]
[JsonSerializable(typeof(DeletedLive))]
[JsonSerializable(typeof(FilterList))]
[JsonSerializable(typeof(AppliedFilter))]
[JsonSerializable(typeof(SavedTipMenu))]
[JsonSerializable(typeof(SavedGoals))]
internal sealed partial class LiveJson : JsonSerializerContext;

/// <summary>Source-generated JSON of what they take.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(LiveRequest))]
[JsonSerializable(typeof(FilterQuery))]
[JsonSerializable(typeof(FilterRequest))]
[JsonSerializable(typeof(TipMenuRequest))]
[JsonSerializable(typeof(GoalRequest))]
internal sealed partial class LiveInputJson : JsonSerializerContext;
