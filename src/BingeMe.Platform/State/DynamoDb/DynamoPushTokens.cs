using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// Push tokens in <c>fcm-token</c>. The legacy source only ever writes the table, so the type of its key is asked of the table itself.
/// </summary>
/// <param name="store">The tables.</param>
internal sealed class DynamoPushTokens(DynamoStore store) : IPushTokens
{
    private bool? textKey;

    /// <inheritdoc/>
    public async Task Put(PushToken token, CancellationToken cancelled)
    {
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.PushTokens),
            Key = await Key(token.UserId, cancelled),
            UpdateExpression = "set fcm_token = :token, device_info = :device, updated_at = :at, created_at = if_not_exists(created_at, :at)",
            ExpressionAttributeValues = new() { [":token"] = S(token.FcmToken), [":device"] = S(token.DeviceInfo), [":at"] = Iso(token.UpdatedAt) },
        };
        await store.Run((client, ct) => client.UpdateItemAsync(request, ct), cancelled);
    }

    /// <inheritdoc/>
    public async Task<PushToken?> Find(long userId, CancellationToken cancelled)
    {
        var request = new GetItemRequest
        {
            TableName = store.Table(DynamoTables.PushTokens),
            Key = await Key(userId, cancelled),
            ConsistentRead = true,
        };
        var answer = await store.Run((client, token) => client.GetItemAsync(request, token), cancelled);
        return answer.IsItemSet ? Read(answer.Item) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> Delete(long userId, string fcmToken, CancellationToken cancelled)
    {
        var request = new DeleteItemRequest
        {
            TableName = store.Table(DynamoTables.PushTokens),
            Key = await Key(userId, cancelled),
            ConditionExpression = "fcm_token = :token",
            ExpressionAttributeValues = new() { [":token"] = S(fcmToken) },
        };
        try
        {
            await store.Run((client, token) => client.DeleteItemAsync(request, token), cancelled);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    /// <summary>An item as the business takes it; null when it holds no token.</summary>
    internal static PushToken? Read(Dictionary<string, AttributeValue> item) => item.Text("fcm_token") is { Length: > 0 } fcm
        ? new PushToken(item.Number("user_id") ?? 0, fcm, item.Text("device_info") ?? "", item.Instant("updated_at"))
        : null;

    private async Task<Dictionary<string, AttributeValue>> Key(long userId, CancellationToken cancelled)
    {
        textKey ??= await HasTextKey(cancelled);
        return new() { ["user_id"] = textKey.Value ? S(userId.ToString(System.Globalization.CultureInfo.InvariantCulture)) : N(userId) };
    }

    private async Task<bool> HasTextKey(CancellationToken cancelled)
    {
        var table = (await store.Run((client, token) => client.DescribeTableAsync(store.Table(DynamoTables.PushTokens), token), cancelled)).Table;
        if (table.KeySchema is not [{ AttributeName: "user_id" }])
        {
            store.Warn($"The table {table.TableName} has another key than user_id: push tokens cannot be kept.");
            throw new DependencyException("push-tokens") { Kind = DependencyFailure.Refused };
        }

        return table.AttributeDefinitions.Exists(a => a.AttributeName == "user_id" && a.AttributeType == ScalarAttributeType.S);
    }
}
