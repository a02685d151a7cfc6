using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;

namespace HandlerTests.Live;

/// <summary>Tests of live streams: a creator, his lives, their menus and goals.</summary>
public abstract class LiveTests : ApiTests
{
    protected Task<long> Creator(string username = "cleo_live", bool verified = true) => Api.AddMember(new TestMember(username) { Name = "Cleo Live", IsCreator = verified });

    protected Task<long> Fan(string username = "fan_fred") => Api.AddMember(new TestMember(username) { Name = "Fred Fan" });

    /// <summary>A live of the creator, as the legacy stack would have written it.</summary>
    protected async Task<long> AddLive(
        long owner, string type = "scheduled", string status = "0", TimeSpan? startsIn = null, int moved = 0, long duration = 45, string? filter = null, int joined = 0)
    {
        await Api.Execute(
            """
            insert into live_streamings (user_id, channel, name, price, availability, type, duration, date_time, status, number_of_reschedules, user_notification,
                                         is_utc, filter_applied, creator_joined, created_at, updated_at)
            values (@owner, @channel, 'Soup night', 50, 'all_pay', @type, @duration, @at, @status, @moved, 1, '0', @filter, @joined, '2025-06-01 00:00:00', '2025-06-01 00:00:00')
            """,
            ("@owner", owner), ("@channel", $"live_abc12_{owner}"), ("@type", type), ("@duration", duration), ("@at", (Api.Now + (startsIn ?? TimeSpan.FromDays(4))).UtcDateTime),
            ("@status", status), ("@moved", moved), ("@filter", filter), ("@joined", joined));
        return await Newest("live_streamings");
    }

    protected async Task<long> AddGoal(long live, string name = "New strings", long coins = 300, string active = "1")
    {
        await Api.Execute(
            "insert into live_goals (live_streamings_id, goal_name, coins, active) values (@live, @name, @coins, @active)",
            ("@live", live), ("@name", name), ("@coins", coins), ("@active", active));
        return await Newest("live_goals");
    }

    protected async Task<long> AddTip(long live, string name = "Say my name", long coins = 20, string active = "1")
    {
        await Api.Execute(
            "insert into live_tipping_menus (live_streamings_id, activity_name, coins, active) values (@live, @name, @coins, @active)",
            ("@live", live), ("@name", name), ("@coins", coins), ("@active", active));
        return await Newest("live_tipping_menus");
    }

    /// <summary>A body of POST /live/create for a live that begins tomorrow at noon, and what a test changes in it; null takes a member out.</summary>
    protected static string Body(params (string Name, JsonNode? Value)[] members)
    {
        var body = new JsonObject
        {
            ["name"] = "Harbour songs",
            ["availability"] = "all_pay",
            ["price"] = 100,
            ["duration"] = 45,
            ["type"] = "scheduled",
            ["scheduled_date"] = "2025-06-16",
            ["scheduled_time"] = "12:00",
            ["timezone"] = "UTC",
            ["agree"] = "1",
        };
        foreach (var (name, value) in members) body[name] = value;
        return body.ToJsonString();
    }

    protected Task<ApiAnswer> Save(long creator, params (string Name, JsonNode? Value)[] members) => Api.Post("/live/create", Body(members), Api.AsMember(creator));

    protected Task<ApiAnswer> Change(long creator, long live, params (string Name, JsonNode? Value)[] members) =>
        Save(creator, [.. members, ("encryptedLiveId", Encoded(live))]);

    protected Task<ApiAnswer> Put(string target, string json, long member) => Api.Send("PUT", target, json, new ApiCall { Token = Api.AsMember(member) });

    protected Task<string?> Of(long live, string column) => Api.Scalar<string>($"select {column} from live_streamings where id = @id", ("@id", live));

    /// <summary>The goals of a live that are on, as <c>name/coins</c>.</summary>
    protected Task<string?> GoalsOn(long live) => Joined($"concat(goal_name, '/', coins)", "live_goals", live);

    /// <summary>The entries of a live's menu that are shown, as <c>name/coins</c>.</summary>
    protected Task<string?> MenuOf(long live) => Joined($"concat(activity_name, '/', coins)", "live_tipping_menus", live);

    /// <summary>The types of mails that wait for a live.</summary>
    protected async Task<long> Mails(long live, string status = "0") =>
        await Api.Scalar<long>("select count(*) from email_notify_schedules where notification_id = @id and status = @s and type in ('live', 'live_reminder')", ("@id", live), ("@s", status));

    protected Task<long> Newest(string table) => Api.Scalar<long>($"select max(cast(id as signed)) from {table}");

    protected string Encoded(long id) => Api.Context.Ids.Encode(id);

    protected long Decoded(string id) => Api.Context.Ids.Decode(id)!.Value;

    protected static JsonArray List(params JsonNode[] items) => new(items);

    private async Task<string?> Joined(string text, string table, long live)
    {
        var all = new List<string?>();
        for (var i = 0; ; i++)
        {
            var one = await Api.Scalar<string>($"select {text} from {table} where live_streamings_id = @live and active = '1' order by id limit 1 offset {i}", ("@live", live));
            if (one is null) return string.Join(", ", all);
            all.Add(one);
        }
    }
}
