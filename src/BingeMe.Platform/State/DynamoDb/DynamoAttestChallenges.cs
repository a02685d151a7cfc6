using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using static BingeMe.Platform.State.DynamoDb.Attributes;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>Seen App Attest challenges in <c>rate_limits</c>, where the legacy stack has them too.</summary>
/// <param name="store">The tables.</param>
internal sealed class DynamoAttestChallenges(DynamoStore store) : IAttestChallenges
{
    /// <inheritdoc/>
    public async Task<bool> Claim(string challenge, DateTimeOffset now, DateTimeOffset until, CancellationToken cancelled)
    {
        var request = new PutItemRequest
        {
            TableName = store.Table(DynamoTables.RateLimits),
            Item = new()
            {
                ["identifier"] = S($"appattest:challenge:{challenge}"),
                ["count"] = N(1),
                ["timestamp"] = N(now.ToUnixTimeMilliseconds()),
                ["expires_at"] = N(until.ToUnixTimeSeconds()),
            },
            ConditionExpression = "attribute_not_exists(identifier) or expires_at <= :now",
            ExpressionAttributeValues = new() { [":now"] = N(now.ToUnixTimeSeconds()) },
        };
        try
        {
            await store.Run((client, token) => client.PutItemAsync(request, token), cancelled);
            return true;
        }
        catch (ConditionalCheckFailedException)
        {
            return false;
        }
    }
}
