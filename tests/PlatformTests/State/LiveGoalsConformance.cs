using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every store of live goals must do.</summary>
public abstract class LiveGoalsConformance
{
    private static readonly LiveGoal Goal = new("g1", 4, "New strings", 300, 0);

    protected abstract ILiveGoals Goals { get; }

    [Fact]
    public async Task A_goal_is_put_found_replaced_and_deleted()
    {
        Assert.Null(await Goals.Find("g1", default));
        await Goals.Put(Goal, default);
        Assert.Equal(Goal, await Goals.Find("g1", default));
        await Goals.Put(Goal with { Name = "Newer strings" }, default);
        Assert.Equal("Newer strings", (await Goals.Find("g1", default))!.Name);
        Assert.True(await Goals.Delete("g1", default));
        Assert.False(await Goals.Delete("g1", default));
    }

    [Fact]
    public async Task No_tip_is_lost_among_parallel_ones()
    {
        await Goals.Put(Goal, default);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Goals.AddTips("g1", 2, default))));
        var goal = await Goals.Find("g1", default);
        Assert.Equal((100, 33), (goal!.TipsReceived, goal.Percentage));
    }

    [Fact]
    public async Task A_goal_that_is_described_keeps_its_tips_and_a_new_one_begins_without()
    {
        Assert.Equal(Goal, await Goals.Describe(new GoalText("g1", 4, "New strings", 300), default));
        await Goals.AddTips("g1", 40, default);
        var changed = await Goals.Describe(new GoalText("g1", 4, "A new guitar", 80), default);
        Assert.Equal((new LiveGoal("g1", 4, "A new guitar", 80, 40), 50), (changed, changed.Percentage));
        Assert.Equal(changed, await Goals.Find("g1", default));
    }

    [Fact]
    public async Task No_tip_is_lost_while_a_goal_is_described()
    {
        await Goals.Put(Goal, default);
        await Task.WhenAll(Enumerable.Range(0, 60).Select(i => Task.Run<Task>(
            async () => _ = i % 3 == 0 ? await Goals.Describe(new GoalText("g1", 4, $"Name {i}", 400), default) : await Goals.AddTips("g1", 5, default)).Unwrap()));
        var goal = await Goals.Find("g1", default);
        Assert.Equal((200, 400, 50), (goal!.TipsReceived, goal.Coins, goal.Percentage));
    }

    [Fact]
    public async Task Tips_to_no_goal_are_told() => Assert.Null(await Goals.AddTips("none", 2, default));
}
