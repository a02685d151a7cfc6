using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Http;

namespace BingeMe.Handlers.Modules.Live;

/// <summary>An entry of a tip menu.</summary>
/// <param name="Activity">What the creator does.</param>
/// <param name="Coins">For how much.</param>
internal sealed record Tip(string Activity, long Coins);

/// <summary>Tip menus: how they are sent, checked, stored and read (contract, PUT /live/edit/tipmenu).</summary>
internal static class TipMenu
{
    public const int MostItems = 50;
    private const int LongestName = 100;

    /// <summary>The entries of <c>@live</c> that are shown, for <see cref="TipRow"/>.</summary>
    public const string Shown =
        """
        select id as Id, activity_name as Activity, coins as Coins
        from live_tipping_menus
        where live_streamings_id = @live and active = '1'
        order by id
        limit 100
        """;

    /// <summary>
    /// The menu, with every fault noted: <c>activity</c> and <c>coins</c> of the lists themselves, <c>activity_0</c> and <c>coins_0</c> of an
    /// entry. Null when neither list was sent.
    /// </summary>
    public static IReadOnlyList<Tip>? Read(IReadOnlyList<string?>? activity, IReadOnlyList<long?>? coins, LiveLimits limits, ValidationErrors errors)
    {
        if (activity is null && coins is null) return null;
        if (activity is null || coins is null)
        {
            var missing = activity is null ? "activity" : "coins";
            errors.Add(missing, $"{missing} is required; activity and coins stand together.");
            return [];
        }

        if (activity.Count > MostItems) errors.Add("activity", $"activity may hold at most {MostItems} items.");
        if (activity.Count != coins.Count) errors.Add("coins", "coins must hold as many items as activity.");
        var menu = new List<Tip>();
        for (var i = 0; i < Math.Min(Math.Max(activity.Count, coins.Count), MostItems); i++)
        {
            var name = i < activity.Count ? activity[i]?.Trim() ?? "" : null;
            if (name is { Length: 0 or > LongestName }) errors.Add($"activity_{i}", $"activity_{i} must have 1 to {LongestName} characters.");
            else if (name is not null && !Texts.IsName(name)) errors.Add($"activity_{i}", Texts.NotShown($"activity_{i}"));
            var price = i < coins.Count ? coins[i] ?? 0 : limits.LeastTip;
            if (price < limits.LeastTip || price > limits.MostTip) errors.Add($"coins_{i}", $"coins_{i} must be from {limits.LeastTip} to {limits.MostTip}.");
            menu.Add(new Tip(name ?? "", price));
        }

        return menu;
    }

    /// <summary>
    /// Puts a menu in the place of the one of <c>@live</c>. Former entries are switched off and not deleted: tips name them.
    /// </summary>
    /// <param name="message">Has <c>@live</c> and <c>@now</c>.</param>
    /// <param name="menu">The entries, in their order.</param>
    public static void Write(SqlMessage message, IReadOnlyList<Tip> menu)
    {
        message.Add("update live_tipping_menus set active = '0', updated_at = @now where live_streamings_id = @live and active = '1'");
        if (menu.Count == 0) return;
        message.Add(
            $"""
            insert into live_tipping_menus (live_streamings_id, activity_name, coins, active, created_at, updated_at)
            values {string.Join(", ", menu.Select(static (_, i) => $"(@live, @activity{i}, @tip{i}, '1', @now, @now)"))}
            """);
        foreach (var (i, tip) in menu.Index()) message.Add(null, ($"@activity{i}", tip.Activity), ($"@tip{i}", tip.Coins));
    }
}

/// <summary>An entry as it is stored.</summary>
internal sealed class TipRow
{
    public long Id { get; set; }

    public string Activity { get; set; } = "";

    public long Coins { get; set; }
}
