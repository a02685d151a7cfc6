using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Live;

/// <summary>Rooms that open shortly before the start only, and a state store that is away.</summary>
public sealed class RoomSettingsTests : LiveTests
{
    private readonly AwayGoals goals = new();

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(new() { ["LIVE_OPENS_AT_START"] = "on" }, context =>
    {
        goals.Inner = context.Goals;
        return context with { Goals = goals };
    });

    [Theory]
    [InlineData(301, 403)]
    [InlineData(300, 403)]
    [InlineData(299, 200)]
    [InlineData(-60, 200)]
    public async Task Where_it_is_set_the_room_opens_five_minutes_before_the_start(int seconds, int status)
    {
        var creator = await Creator();
        var live = await AddLive(creator, startsIn: TimeSpan.FromSeconds(seconds));
        (await Api.Get($"/live/go/{Encoded(live)}", Api.AsMember(creator))).Expect(status);
        Assert.Equal(status == 200 ? "1" : "0", await Of(live, "creator_joined"));
    }

    [Fact]
    public async Task When_the_store_of_goals_is_away_the_room_opens_without_tips()
    {
        var creator = await Creator();
        var live = await AddLive(creator, startsIn: TimeSpan.Zero);
        var goal = await AddGoal(live);
        goals.IsAway = true;
        var answer = (await Api.Get($"/live/go/{Encoded(live)}", Api.AsMember(creator))).Expect(200);
        Assert.Equal($$"""{"goal_id":"{{Encoded(goal)}}","live_id":"{{Encoded(live)}}","name":"New strings","price":300}""", answer.Data!["goal"]!.ToJsonString());
    }

    [Fact]
    public async Task When_the_store_of_goals_is_away_a_goal_is_503_and_asked_again_comes_out_the_same()
    {
        var creator = await Creator();
        var live = await AddLive(creator);
        var body = $$"""{"live_id":"{{Encoded(live)}}","goal_name":"A guitar","coins":50}""";
        goals.IsAway = true;
        (await Api.Post("/live/goal", body, Api.AsMember(creator))).Expect(503);
        goals.IsAway = false;
        (await Api.Post("/live/goal", body, Api.AsMember(creator))).Expect(200);
        var goal = await Newest("live_goals");
        Assert.Equal(("A guitar/50", new LiveGoal($"{goal}", live, "A guitar", 50, 0)), (await GoalsOn(live), await Api.Context.Goals.Find($"{goal}", default)));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from live_goals where live_streamings_id = @l", ("@l", live)));
    }

    private sealed class AwayGoals : ILiveGoals
    {
        public ILiveGoals Inner { get; set; } = null!;

        public bool IsAway { get; set; }

        public Task Put(LiveGoal goal, CancellationToken cancelled) => Here.Put(goal, cancelled);

        public Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled) => Here.Describe(goal, cancelled);

        public Task<LiveGoal?> Find(string goalId, CancellationToken cancelled) => Here.Find(goalId, cancelled);

        public Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled) => Here.AddTips(goalId, coins, cancelled);

        public Task<bool> Delete(string goalId, CancellationToken cancelled) => Here.Delete(goalId, cancelled);

        private ILiveGoals Here => IsAway ? throw new DependencyException("live goals") : Inner;
    }
}
