using static BingeMe.TestSupport.Lists.ListData;

namespace BingeMe.TestSupport.Lists;

/// <summary>Live streams with their menus, goals and viewers; one of them, <see cref="ListData.HeavyLive"/>, is open and its owner's only open one.</summary>
internal static class ListLives
{
    private const int MenuItems = 20;

    public static IEnumerable<(string Table, string Sql)> Statements(ListScale scale, DateTime now)
    {
        var lives = Math.Max(scale.Members / 10, scale.Short * 2);
        var live = $"({HeavyLive} + floor({Chance("l")} * {lives}))";
        yield return (
            "live_streamings",
            $"""
            insert into live_streamings (id, user_id, channel, name, price, availability, type, duration, date_time, status, is_utc, created_at, updated_at)
            select {HeavyLive} - 1 + seq, if(seq = 1 or {Picked(scale.Short, lives)}, {Heavy}, {Creator(scale, "a")}), concat('live_', seq), 'A live', 50, 'all_pay', 'scheduled', 45,
                   {Rising(lives, now)}, if(seq = 1, '0', if({Chance("b")} < 0.9, '1', '2')), '0', {Rising(lives, now)}, {Rising(lives, now)}
            from seq_1_to_{lives}
            """);
        yield return (
            "live_tipping_menus",
            $"""
            insert into live_tipping_menus (live_streamings_id, activity_name, coins, active, created_at)
            select if(seq <= {MenuItems}, {HeavyLive}, {live}), 'A song', 10, if({Chance("c")} < 0.5, '1', '0'), {Rising(lives * 4, now)}
            from seq_1_to_{lives * 4}
            """);
        yield return (
            "live_goals",
            $"""
            insert into live_goals (live_streamings_id, goal_name, coins, active, created_at)
            select if(seq <= {MenuItems}, {HeavyLive}, {live}), 'A goal', 100, if({Chance("d")} < 0.5, '1', '0'), {Rising(lives * 2, now)}
            from seq_1_to_{lives * 2}
            """);
        foreach (var (table, column) in new[] { ("live_online_users", "live_streamings_id, user_id"), ("live_prebooks", "live_id") })
        {
            yield return (
                table,
                $"""
                insert into {table} ({column})
                select if(seq <= 100, {HeavyLive}, {live}){(table == "live_prebooks" ? "" : $", {Anybody(scale, "u")}")}
                from seq_1_to_{lives * 3}
                """);
        }

        yield return ("tips", $"update transactions set live_id = {HeavyLive} + (id mod {lives}) where type = 'tip'");
        yield return ("statistics", "analyze table live_streamings, live_tipping_menus, live_goals, live_online_users, live_prebooks, transactions");
    }
}
