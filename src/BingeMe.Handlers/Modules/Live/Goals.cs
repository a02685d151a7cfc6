using System.Globalization;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>What viewers tip for.</summary>
/// <param name="Name">Shown to viewers.</param>
/// <param name="Coins">Coins wanted.</param>
internal sealed record GoalDraft(string Name, long Coins)
{
    /// <summary>What a row without a goal holds.</summary>
    public static readonly GoalDraft None = new("", 0);

    private const int LongestName = 100;
    private const long MostCoins = 1_000_000_000;

    /// <summary>What the API page puts into a field that nobody filled in (Shared rules of this module).</summary>
    private const string Placeholder = "string";

    /// <summary>A text that says something; null for one that is absent, blank or the API page's.</summary>
    public static string? Said(string? text) => string.IsNullOrWhiteSpace(text) || text.Trim() == Placeholder ? null : text.Trim();

    /// <summary>Name and coins, which stand together; null when neither was sent, or when one has a fault.</summary>
    /// <param name="name">As sent.</param>
    /// <param name="coins">As sent; 0 counts as absent.</param>
    /// <param name="nameField">Its name on the wire.</param>
    /// <param name="coinsField">Its name on the wire.</param>
    /// <param name="errors">Takes the faults, of the pair under <c>goal</c>.</param>
    public static GoalDraft? Read(string? name, long? coins, string nameField, string coinsField, ValidationErrors errors)
    {
        var said = Said(name);
        var wanted = coins is 0 ? null : coins;
        if (said is null && wanted is null) return null;
        errors.Unless(said is not null && wanted is not null, "goal", $"goal needs both, {nameField} and {coinsField}, or neither.");
        errors.Unless(said is not { Length: > LongestName }, nameField, $"{nameField} must have 1 to {LongestName} characters.");
        errors.Unless(said is null || Texts.IsName(said), nameField, Texts.NotShown(nameField));
        errors.Unless(wanted is null or (>= 1 and <= MostCoins), coinsField, $"{coinsField} must be from 1 to {MostCoins}.");
        return errors.None ? new GoalDraft(said!, wanted!.Value) : null;
    }
}

/// <summary>
/// Goals of a live: at most one is on at any time, and every statement names the live, so that nobody else's goal is ever touched. A row
/// without a name stands for "no goal".
/// </summary>
internal static class Goals
{
    /// <summary>The newest goal of <c>@live</c>, on or off, for <see cref="GoalRow"/>.</summary>
    public const string Newest =
        """
        select id as Id, goal_name as Name, coins as Coins, active as Active
        from live_goals
        where live_streamings_id = @live
        order by id desc
        limit 1
        """;

    /// <summary>The goal of <c>@live</c> that is on; of several that legacy left on, the newest.</summary>
    public const string Current =
        """
        select id as Id, goal_name as Name, coins as Coins, active as Active
        from live_goals
        where live_streamings_id = @live and active = '1'
        order by id desc
        limit 1
        """;

    /// <summary>The goals of <c>@live</c> that have these ids.</summary>
    public static string Named(IEnumerable<long> ids) =>
        $"select id as Id, goal_name as Name, coins as Coins, active as Active from live_goals where live_streamings_id = @live and id in {SqlList.Of(ids)}";

    /// <summary>Sets a goal and switches the others off. All of these need <c>@live</c> and <c>@now</c>.</summary>
    public static void Set(SqlMessage message, long goal, GoalDraft draft) => message
        .Add("update live_goals set active = '0', updated_at = @now where live_streamings_id = @live and active = '1' and id <> @goal")
        .Add(
            "update live_goals set goal_name = @goalName, coins = @goalCoins, active = '1', updated_at = @now where id = @goal and live_streamings_id = @live",
            ("@goal", goal), ("@goalName", draft.Name), ("@goalCoins", draft.Coins));

    /// <summary>Makes a goal, which is on, and switches the others off.</summary>
    public static void Add(SqlMessage message, GoalDraft draft)
    {
        Clear(message);
        message.Add(
            "insert into live_goals (live_streamings_id, goal_name, coins, active, created_at, updated_at) values (@live, @goalName, @goalCoins, '1', @now, @now)",
            ("@goalName", draft.Name), ("@goalCoins", draft.Coins));
    }

    /// <summary>Switches all off.</summary>
    public static void Clear(SqlMessage message) =>
        message.Add("update live_goals set active = '0', updated_at = @now where live_streamings_id = @live and active = '1'");

    /// <summary>Switches some off.</summary>
    public static void Drop(SqlMessage message, IReadOnlyCollection<long> goals)
    {
        if (goals.Count > 0) message.Add($"update live_goals set active = '0', updated_at = @now where live_streamings_id = @live and id in {SqlList.Of(goals)}");
    }

    /// <summary>Leaves one goal on at most, the newest, and makes an empty one when there is none.</summary>
    public static void KeepOne(SqlMessage message) => message
        .Add(
            """
            update live_goals set active = '0', updated_at = @now
            where live_streamings_id = @live and active = '1'
                  and id < (select n.id from (select max(m.id) as id from live_goals m where m.live_streamings_id = @live and m.active = '1') n)
            """)
        .Add(
            """
            insert into live_goals (live_streamings_id, goal_name, coins, active, created_at, updated_at)
            select @live, '', 0, '1', @now, @now from (select 1 as one) o
            where not exists (select 1 from live_goals g where g.live_streamings_id = @live and g.active = '1')
            """);

    /// <summary>A goal as the state store takes it.</summary>
    public static GoalText Text(long live, GoalRow goal) => new(goal.Id.ToString(CultureInfo.InvariantCulture), live, goal.Name, goal.Coins);
}

internal sealed class GoalRow
{
    public long Id { get; set; }

    public string Name { get; set; } = "";

    public long Coins { get; set; }

    public string Active { get; set; } = "";

    /// <summary>Whether it stands for no goal.</summary>
    public bool IsBlank => string.IsNullOrWhiteSpace(Name) || Coins <= 0;
}
