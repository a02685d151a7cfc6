using System.Buffers;
using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Authorizers;
using BingeMe.ApiGateway.Responses;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Authorizer events (platform-auth P3), and events that are no HTTP.</summary>
public sealed class AuthorizerAndTriggerTests
{
    private const string Arn = "arn:aws:execute-api:eu-west-1:123456789012:abc/prod/GET/posts";

    private static readonly AuthorizedCaller Member = new("42", "42", "creator", IsAnonymous: false);

    [Theory]
    [InlineData("""{"type":"TOKEN","authorizationToken":"Bearer t","methodArn":"$"}""", "Bearer t")]
    [InlineData("""{"type":"TOKEN","methodArn":"$"}""", null)]
    [InlineData("""{"type":"REQUEST","methodArn":"$","httpMethod":"GET","headers":{"AUTHORIZATION":"Bearer t"},"multiValueHeaders":{"AUTHORIZATION":["Bearer t"]}}""", "Bearer t")]
    [InlineData("""{"type":"REQUEST","methodArn":"$","httpMethod":"GET","headers":{"authorization":"Bearer t"},"multiValueHeaders":null}""", "Bearer t")]
    [InlineData("""{"type":"REQUEST","methodArn":"$","httpMethod":"GET","headers":null,"multiValueHeaders":null}""", null)]
    [InlineData("""{"version":"1.0","type":"REQUEST","methodArn":"$","headers":{"Authorization":"Bearer t"},"identitySource":"Bearer t"}""", "Bearer t")]
    [InlineData("""{"version":"2.0","type":"REQUEST","routeArn":"$","headers":{"authorization":"Bearer t"},"identitySource":["Bearer t"],"requestContext":{"http":{}}}""", "Bearer t")]
    public void The_token_and_the_arn_are_found_in_every_form(string json, string? token)
    {
        var asked = Events.Decode(json.Replace("$", Arn, StringComparison.Ordinal)).Authorizer!;

        Assert.Equal(token, asked.Token);
        Assert.Equal(Arn, asked.Arn);
        Assert.False(asked.SimpleAnswer);
    }

    [Fact]
    public void A_good_token_gets_the_policy_of_the_contract() => Assert.Equal(
        """{"principalId":"42","policyDocument":{"Version":"2012-10-17","Statement":[{"Action":"execute-api:Invoke","Effect":"Allow","Resource":"ARN"}]},"context":{"userId":"42","role":"creator","isAnonymous":"false"}}"""
            .Replace("ARN", Arn, StringComparison.Ordinal),
        Allow(Asked(EventKind.AuthorizerToken), Member));

    [Fact]
    public void An_anonymous_caller_is_told_apart() => Assert.EndsWith(
        """ "context":{"userId":"anon_1_a","role":"anonymous","isAnonymous":"true"}}""".TrimStart(),
        Allow(Asked(EventKind.AuthorizerRequestV1), new AuthorizedCaller("anon_1_a", "anon_1_a", "anonymous", IsAnonymous: true)),
        StringComparison.Ordinal);

    [Fact]
    public void Payload_2_answers_simply_only_when_told_and_v1_never_does()
    {
        var options = new GatewayOptions { SimpleAuthorizerAnswers = true };
        var v2 = Events.Decode($$"""{"type":"REQUEST","routeArn":"{{Arn}}"}""", options).Authorizer!;
        var v1 = Events.Decode($$"""{"type":"REQUEST","methodArn":"{{Arn}}"}""", options).Authorizer!;

        Assert.True(v2.SimpleAnswer);
        Assert.False(v1.SimpleAnswer);
        Assert.Equal("""{"isAuthorized":true,"context":{"userId":"42","role":"creator","isAnonymous":"false"}}""", Allow(v2, Member));
        Assert.StartsWith("""{"principalId":""", Allow(Asked(EventKind.AuthorizerRequestV2), Member), StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_is_a_deny_policy_or_a_simple_no()
    {
        Assert.Equal("""{"isAuthorized":false}""", Deny(Asked(EventKind.AuthorizerRequestV2) with { SimpleAnswer = true }));
        Assert.Contains("\"Effect\":\"Deny\"", Deny(Asked(EventKind.AuthorizerToken)), StringComparison.Ordinal);
        Assert.Equal("Unauthorized", AuthorizerResponse.Unauthorized);
    }

    [Theory]
    [InlineData(Arn, "arn:aws:execute-api:eu-west-1:123456789012:abc/prod/*")]
    [InlineData("arn:aws:execute-api:eu-west-1:123456789012:abc/prod", "arn:aws:execute-api:eu-west-1:123456789012:abc/prod")]
    [InlineData("junk", "junk")]
    public void An_arn_widens_to_its_stage_for_a_cached_policy(string arn, string wide)
    {
        Assert.Equal(wide, AuthorizerResponse.StageArn(arn));
        var output = new ArrayBufferWriter<byte>();
        AuthorizerResponse.WriteAllow(output, Asked(EventKind.AuthorizerToken), Member, wide);
        Assert.Contains($"\"Resource\":\"{wide}\"", Encoding.UTF8.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"warmer":true}""", """{"statusCode":200,"body":"warm"}""")]
    [InlineData("""{"source":"aws.events"}""", "{}")]
    public void A_warm_up_and_a_schedule_get_a_small_answer(string json, string answer) => Assert.Equal(answer, Answered(json));

    [Fact]
    public void A_schedule_says_when_and_why()
    {
        var schedule = Events.Decode("""{"source":"aws.events","id":"i","time":"2026-01-01T00:00:00Z","resources":["arn:rule"]}""").Schedule!;

        Assert.Equal(("i", "2026-01-01T00:00:00Z"), (schedule.Id, schedule.Time));
        Assert.Equal(["arn:rule"], schedule.Resources);
    }

    /// <summary>An answer that names its failed messages is read only where the mapping says so: a batch has none that refuses it for certain.</summary>
    [Theory]
    [InlineData("""{"httpMethod":"GET"}""")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","messageId":"a","body":"x"},{"messageId":"b","eventSource":"aws:sqs"}]}""")]
    public void An_http_event_and_a_batch_have_no_such_answer(string json) => Assert.Throws<ArgumentException>(() => Answered(json));

    private static AuthorizerRequest Asked(EventKind kind) => new() { Kind = kind, Arn = Arn };

    private static string Allow(AuthorizerRequest request, AuthorizedCaller caller)
    {
        var output = new ArrayBufferWriter<byte>();
        AuthorizerResponse.WriteAllow(output, request, caller);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Deny(AuthorizerRequest request)
    {
        var output = new ArrayBufferWriter<byte>();
        AuthorizerResponse.WriteDeny(output, request, "42");
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static string Answered(string json)
    {
        var output = new ArrayBufferWriter<byte>();
        TriggerResponse.Write(output, Events.Decode(json));
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
