using Amazon.DynamoDBv2;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>
/// One-time codes and reset markers in <c>otp</c> (platform-auth P8). The legacy stack's items have neither <c>purpose</c> nor
/// <c>user_id</c>, and their code may be a text or a number. A marker has no <c>otp</c>, so no verifier of either stack takes it for a code.
/// </summary>
/// <param name="store">The tables.</param>
internal sealed class DynamoOneTimeCodes(DynamoStore store) : IOneTimeCodeStore
{
    /// <inheritdoc/>
    public Task Put(StoredCode code, CancellationToken cancelled)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["identifier"] = S(code.Identifier),
            ["otp"] = S(code.Code),
            ["timestamp"] = N(code.CreatedAt.ToUnixTimeMilliseconds()),
            ["attempts"] = N(code.Attempts),
            ["expires_at"] = N(code.ExpiresAt.ToUnixTimeSeconds()),
        };
        item.AddText("purpose", code.Purpose);
        if (code.UserId is { } user)
            item["user_id"] = N(user);
        return Put(item, cancelled);
    }

    /// <inheritdoc/>
    public async Task<(AttemptOutcome Outcome, StoredCode? Code)> TakeAttempt(
        string identifier, int maximum, DateTimeOffset now, CancellationToken cancelled)
    {
        var request = new UpdateItemRequest
        {
            TableName = store.Table(DynamoTables.Codes),
            Key = Key(identifier),
            UpdateExpression = "add attempts :one",
            ConditionExpression = "attribute_exists(otp) and (attribute_not_exists(attempts) or attempts < :maximum) and expires_at > :now",
            ExpressionAttributeValues = new() { [":one"] = N(1), [":maximum"] = N(maximum), [":now"] = N(now.ToUnixTimeSeconds()) },
            ReturnValues = ReturnValue.ALL_NEW,
        };
        try
        {
            // Not repeatable: one guess must not cost two tries.
            var answer = await store.Run((client, token) => client.UpdateItemAsync(request, token), cancelled, repeatable: false);
            return (AttemptOutcome.Granted, ReadCode(answer.Given()));
        }
        catch (ConditionalCheckFailedException)
        {
            // Refused; the reason is told from a second look, which decides nothing.
            var left = await Get(identifier, cancelled);
            if (left?.Text("otp") is null)
                return (AttemptOutcome.Missing, null);
            return (left.Seconds("expires_at") <= now ? AttemptOutcome.Expired : AttemptOutcome.Exhausted, null);
        }
    }

    /// <inheritdoc/>
    public Task<bool> Delete(string identifier, string code, CancellationToken cancelled)
    {
        var values = new Dictionary<string, AttributeValue> { [":text"] = S(code) };
        var condition = "otp = :text";
        if (code.Length is > 0 and < 20 && !code.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            values[":number"] = new AttributeValue { N = code };
            condition = "(otp = :text or otp = :number)";
        }

        return Delete(identifier, condition, values, cancelled);
    }

    /// <inheritdoc/>
    public Task PutMarker(ResetMarker marker, CancellationToken cancelled)
    {
        var item = new Dictionary<string, AttributeValue>
        {
            ["identifier"] = S(marker.Identifier),
            ["token_hash"] = S(marker.TokenHash),
            ["timestamp"] = N(marker.CreatedAt.ToUnixTimeMilliseconds()),
            ["expires_at"] = N(marker.ExpiresAt.ToUnixTimeSeconds()),
        };
        item.AddText("ip", marker.Ip);
        item.AddText("user_agent_hash", marker.UserAgentHash);
        return Put(item, cancelled);
    }

    /// <inheritdoc/>
    public async Task<ResetMarker?> FindMarker(string identifier, DateTimeOffset now, CancellationToken cancelled)
    {
        var item = await Get(identifier, cancelled);
        return item?.Text("token_hash") is { } hash && item.Seconds("expires_at") > now
            ? new ResetMarker(
                identifier,
                hash,
                item.Text("ip") ?? "",
                item.Text("user_agent_hash") ?? "",
                item.Milliseconds("timestamp"),
                item.Seconds("expires_at"))
            : null;
    }

    /// <inheritdoc/>
    public Task<bool> DeleteMarker(string identifier, string tokenHash, CancellationToken cancelled) =>
        Delete(identifier, "token_hash = :hash", new() { [":hash"] = S(tokenHash) }, cancelled);

    /// <summary>A code's item as the business takes it.</summary>
    internal static StoredCode ReadCode(Dictionary<string, AttributeValue> item) => new(
        item.Text("identifier") ?? "",
        item.Text("otp") ?? "",
        item.Milliseconds("timestamp"),
        item.Seconds("expires_at"),
        item.Text("purpose"),
        item.Number("user_id"),
        (int)(item.Number("attempts") ?? 0));

    private Task<PutItemResponse> Put(Dictionary<string, AttributeValue> item, CancellationToken cancelled)
    {
        var request = new PutItemRequest { TableName = store.Table(DynamoTables.Codes), Item = item };
        return store.Run((client, token) => client.PutItemAsync(request, token), cancelled);
    }

    private async Task<Dictionary<string, AttributeValue>?> Get(string identifier, CancellationToken cancelled)
    {
        var request = new GetItemRequest { TableName = store.Table(DynamoTables.Codes), Key = Key(identifier), ConsistentRead = true };
        var answer = await store.Run((client, token) => client.GetItemAsync(request, token), cancelled);
        return answer.IsItemSet ? answer.Item : null;
    }

    private async Task<bool> Delete(string identifier, string condition, Dictionary<string, AttributeValue> values, CancellationToken cancelled)
    {
        var request = new DeleteItemRequest
        {
            TableName = store.Table(DynamoTables.Codes),
            Key = Key(identifier),
            ConditionExpression = condition,
            ExpressionAttributeValues = values,
        };
        try
        {
            // Not repeatable: the second try would find nothing and call the first one's success a failure.
            await store.Run((client, token) => client.DeleteItemAsync(request, token), cancelled, repeatable: false);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }

    private static Dictionary<string, AttributeValue> Key(string identifier) => new() { ["identifier"] = S(identifier) };
}
