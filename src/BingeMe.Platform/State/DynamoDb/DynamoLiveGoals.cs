using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>Live goals in <c>live-goals</c>. The legacy stack reads <c>percentage</c>; we write it and derive our own.</summary>
/// <param name="store">The tables.</param>
internal sealed class DynamoLiveGoals(DynamoStore store) : ILiveGoals
{
    /// <inheritdoc/>
    public Task Put(LiveGoal goal, CancellationToken cancelled)
    {
        var request = new PutItemRequest
        {
            TableName = store.Table(DynamoTables.LiveGoals),
            Item = new()
            {
                ["goal_id"] = S(goal.GoalId),
                ["live_id"] = N(goal.LiveId),
                ["goal_name"] = S(goal.Name),
                ["coins"] = N(goal.Coins),
                ["tips_received"] = N(goal.TipsReceived),
                ["percentage"] = N(goal.Percentage),
            },
        };
        return store.Run((client, token) => client.PutItemAsync(request, token), cancelled);
    }

    /// <inheritdoc/>
    public async Task<LiveGoal> Describe(GoalText goal, CancellationToken cancelled)
    {
        // One update and no look before it: between a look and a write a tip would be lost.
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.LiveGoals),
            Key = Key(goal.GoalId),
            UpdateExpression = "set live_id = :live, goal_name = :name, coins = :coins, tips_received = if_not_exists(tips_received, :none)",
            ExpressionAttributeValues = new() { [":live"] = N(goal.LiveId), [":name"] = S(goal.Name), [":coins"] = N(goal.Coins), [":none"] = N(0) },
            ReturnValues = ReturnValue.ALL_NEW,
        };
        var described = Read((await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled)).Given());
        await Tell(described, cancelled);
        return described;
    }

    /// <inheritdoc/>
    public async Task<LiveGoal?> Find(string goalId, CancellationToken cancelled)
    {
        var request = new GetItemRequest { TableName = store.Table(DynamoTables.LiveGoals), Key = Key(goalId), ConsistentRead = true };
        var answer = await store.Run((client, token) => client.GetItemAsync(request, token), cancelled);
        return answer.IsItemSet ? Read(answer.Item) : null;
    }

    /// <inheritdoc/>
    public async Task<LiveGoal?> AddTips(string goalId, long coins, CancellationToken cancelled)
    {
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.LiveGoals),
            Key = Key(goalId),
            UpdateExpression = "add tips_received :coins",
            ConditionExpression = "attribute_exists(goal_id)",
            ExpressionAttributeValues = new() { [":coins"] = N(coins) },
            ReturnValues = ReturnValue.ALL_NEW,
        };
        try
        {
            var answer = await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled, repeatable: false);
            var goal = Read(answer.Given());
            await Tell(goal, cancelled);
            return goal;
        }
        catch (ConditionalCheckFailedException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(string goalId, CancellationToken cancelled)
    {
        var request = new DeleteItemRequest { TableName = store.Table(DynamoTables.LiveGoals), Key = Key(goalId), ReturnValues = ReturnValue.ALL_OLD };
        return (await store.Run((client, token) => client.DeleteItemAsync(request, token), cancelled)).Attributes is { Count: > 0 };
    }

    // The tips are counted; the percentage is for legacy readers only. Whoever changed the goal later writes it later, so a failure or a lost
    // race is mended by the next tip, and must not make the caller count this one again.
    private async Task Tell(LiveGoal goal, CancellationToken cancelled)
    {
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.LiveGoals),
            Key = Key(goal.GoalId),
            UpdateExpression = "set percentage = :percentage",
            ConditionExpression = "tips_received = :tips and coins = :coins",
            ExpressionAttributeValues = new() { [":percentage"] = N(goal.Percentage), [":tips"] = N(goal.TipsReceived), [":coins"] = N(goal.Coins) },
        };
        try
        {
            await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled);
        }
        catch (Exception e) when (e is ConditionalCheckFailedException or DependencyException or OperationCanceledException)
        {
        }
    }

    private static Dictionary<string, AttributeValue> Key(string goalId) => new() { ["goal_id"] = S(goalId) };

    /// <summary>An item as the business takes it.</summary>
    internal static LiveGoal Read(Dictionary<string, AttributeValue> item) => new(
        item.Text("goal_id") ?? "",
        item.Number("live_id") ?? 0,
        item.Text("goal_name") ?? "",
        item.Number("coins") ?? 0,
        item.Number("tips_received") ?? 0);
}
