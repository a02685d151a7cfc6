using System.Buffers;
using System.Text.Json;

namespace BingeMe.ApiGateway.Authorizers;

/// <summary>
/// Writes what an authorizer answers (platform-auth P3, "Authorizer events"): an IAM policy, or for HTTP APIs with simple
/// responses <c>{"isAuthorized": ..., "context": ...}</c>. Context values are strings, as REST APIs demand.
/// </summary>
public static class AuthorizerResponse
{
    /// <summary>
    /// The error text with which the invocation must fail when the token is not good: the gateway turns exactly this text into a 401.
    /// </summary>
    public const string Unauthorized = "Unauthorized";

    /// <summary>Writes that the caller may invoke what was asked for.</summary>
    /// <param name="output">Receives the JSON.</param>
    /// <param name="request">What was asked; decides the form and names the resource.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="resource">
    /// The policy's resource, null = the request's own ARN. With an authorizer cache in force it must be wider (see
    /// <see cref="StageArn"/>), or the second operation a member calls is refused by the policy kept for the first.
    /// </param>
    public static void WriteAllow(IBufferWriter<byte> output, AuthorizerRequest request, AuthorizedCaller caller, string? resource = null)
    {
        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();
        if (request.SimpleAnswer) json.WriteBoolean("isAuthorized"u8, true);
        else WritePolicy(json, caller.PrincipalId, "Allow", resource ?? request.Arn);
        json.WriteStartObject("context"u8);
        json.WriteString("userId"u8, caller.UserId);
        json.WriteString("role"u8, caller.Role);
        json.WriteString("isAnonymous"u8, caller.IsAnonymous ? "true"u8 : "false"u8);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>
    /// Writes a refusal, which the client sees as 403. The contract wants 401 for a bad token, so a host fails the invocation with
    /// <see cref="Unauthorized"/> instead; this is for callers that are known and still may not.
    /// </summary>
    /// <param name="output">Receives the JSON.</param>
    /// <param name="request">What was asked; decides the form and names the resource.</param>
    /// <param name="principalId">Who asks.</param>
    public static void WriteDeny(IBufferWriter<byte> output, AuthorizerRequest request, string principalId)
    {
        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();
        if (request.SimpleAnswer) json.WriteBoolean("isAuthorized"u8, false);
        else WritePolicy(json, principalId, "Deny", request.Arn);
        json.WriteEndObject();
    }

    /// <summary>
    /// Widens an ARN to the whole stage: <c>arn:aws:execute-api:eu-west-1:1:api/prod/GET/x</c> gives
    /// <c>arn:aws:execute-api:eu-west-1:1:api/prod/*</c>. Text of another form stays as it is.
    /// </summary>
    public static string StageArn(string arn)
    {
        var api = arn.IndexOf('/', StringComparison.Ordinal);
        var stage = api < 0 ? -1 : arn.IndexOf('/', api + 1);
        return stage < 0 ? arn : arn[..stage] + "/*";
    }

    private static void WritePolicy(Utf8JsonWriter json, string principalId, string effect, string resource)
    {
        json.WriteString("principalId"u8, principalId);
        json.WriteStartObject("policyDocument"u8);
        json.WriteString("Version"u8, "2012-10-17"u8);
        json.WriteStartArray("Statement"u8);
        json.WriteStartObject();
        json.WriteString("Action"u8, "execute-api:Invoke"u8);
        json.WriteString("Effect"u8, effect);
        json.WriteString("Resource"u8, resource);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
