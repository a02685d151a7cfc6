using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>The kind is told from the event itself, and what cannot be told or read fails with a message that helps.</summary>
public sealed class EventKindTests
{
    [Theory]
    [InlineData("""{"version":"1.0","httpMethod":"GET","requestContext":{}}""", EventKind.Http10)]
    [InlineData("""{"httpMethod":"GET","requestContext":{"stage":"$default"}}""", EventKind.Http10)]
    [InlineData("""{"httpMethod":"GET","requestContext":{"stage":"dev","resourceId":"POST /x"}}""", EventKind.Http10)]
    [InlineData("""{"httpMethod":"GET","requestContext":{"stage":"dev","resourceId":"abc123"}}""", EventKind.RestV1)]
    [InlineData("""{"httpMethod":"GET"}""", EventKind.RestV1)]
    [InlineData("""{"requestContext":{"http":{"method":"GET"},"domainName":"x.lambda-url.eu-west-2.on.aws"}}""", EventKind.FunctionUrl)]
    [InlineData("""{"requestContext":{"http":{"method":"GET"},"domainName":"x.lambda-url.example.com"}}""", EventKind.Http20)]
    [InlineData("""{"requestContext":{"http":{"method":"GET"}},"headers":{"Host":"x.lambda-url.eu-west-2.on.aws"}}""", EventKind.FunctionUrl)]
    [InlineData("""{"requestContext":{"http":{"method":"GET"}}}""", EventKind.Http20)]
    [InlineData("""{"requestContext":{"elb":{}},"httpMethod":"GET","headers":{}}""", EventKind.Alb)]
    [InlineData("""{"requestContext":{"elb":{}},"httpMethod":"GET","multiValueHeaders":{}}""", EventKind.AlbMultiValue)]
    [InlineData("""{"requestContext":{"elb":{}},"httpMethod":"GET","multiValueHeaders":null}""", EventKind.Alb)]
    [InlineData("""{"requestContext":{"elb":{}},"httpMethod":"GET","multiValueQueryStringParameters":{}}""", EventKind.AlbMultiValue)]
    [InlineData("""{"type":"TOKEN","authorizationToken":"x","methodArn":"arn"}""", EventKind.AuthorizerToken)]
    [InlineData("""{"type":"REQUEST","httpMethod":"GET","methodArn":"arn","requestContext":{}}""", EventKind.AuthorizerRequestV1)]
    [InlineData("""{"version":"2.0","type":"REQUEST","routeArn":"arn","requestContext":{"http":{"method":"GET"}}}""", EventKind.AuthorizerRequestV2)]
    [InlineData("""{"source":"serverless-plugin-warmup"}""", EventKind.WarmUp)]
    [InlineData("""{"warmer":true,"concurrency":3}""", EventKind.WarmUp)]
    [InlineData("""{"warmup":true}""", EventKind.WarmUp)]
    [InlineData("""{"warmup":"true"}""", EventKind.Unknown)]
    [InlineData("""{"source":"aws.events","detail-type":"Scheduled Event"}""", EventKind.Scheduled)]
    [InlineData("""{"source":"aws.scheduler","detail-type":"Scheduled Event"}""", EventKind.Scheduled)]
    [InlineData("""{"detail-type":"Scheduled Event"}""", EventKind.Scheduled)]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs","messageId":"m"}]}""", EventKind.Sqs)]
    [InlineData("""{"Records":[{"eventSource":"aws:s3"}]}""", EventKind.Unknown)]
    [InlineData("""{"Records":[]}""", EventKind.Unknown)]
    [InlineData("""{"Records":[1]}""", EventKind.Unknown)]
    [InlineData("""{"http\u004dethod":"GET"}""", EventKind.RestV1)]
    [InlineData("""{"key1":"value1","key2":"value2","key3":"value3"}""", EventKind.Unknown)]
    [InlineData("""{"source":"\ud800","type":"\udc00"}""", EventKind.Unknown)]
    [InlineData("{}", EventKind.Unknown)]
    [InlineData("[]", EventKind.Unknown)]
    [InlineData("null", EventKind.Unknown)]
    [InlineData("\"text\"", EventKind.Unknown)]
    [InlineData("7", EventKind.Unknown)]
    public void A_kind_is_told_by_what_only_its_sender_sets(string json, EventKind kind) => Assert.Equal(kind, Events.KindOf(json));

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"key1":"value1"}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void The_consoles_test_event_is_refused_with_a_list_of_what_is_expected(string json)
    {
        var fault = Events.Fails(json);

        Assert.Equal(GatewayEventFault.UnknownEvent, fault.Fault);
        foreach (var expected in new[] { "REST", "HTTP 1.0", "2.0", "Function URL", "load balancer", "authorizer", "warm-up", "schedule", "SQS" })
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}x")]
    [InlineData("{'a':1}")]
    [InlineData("<html>")]
    public void What_is_not_json_says_so(string json) => Assert.Equal(GatewayEventFault.NotJson, Events.Fails(json).Fault);

    [Theory]
    [InlineData("\"headers\":[]", "'headers' must be an object, but is a list")]
    [InlineData("\"headers\":{\"a\":{}}", "'headers.a' must be a string, but is an object")]
    [InlineData("\"multiValueHeaders\":{\"a\":[[1]]}", "'multiValueHeaders.a' must be a string, but is a list")]
    [InlineData("\"multiValueHeaders\":{\"a\":[{}]}", "'multiValueHeaders.a' must be a string, but is an object")]
    [InlineData("\"queryStringParameters\":\"a=1\"", "'queryStringParameters' must be an object, but is a string")]
    [InlineData("\"path\":1", "'path' must be a string, but is a number")]
    [InlineData("\"body\":{\"a\":1}", "'body' must be a string, but is an object")]
    [InlineData("\"isBase64Encoded\":\"true\"", "'isBase64Encoded' must be true or false, but is a string")]
    [InlineData("\"requestContext\":{\"identity\":{\"sourceIp\":7}}", "'requestContext.identity.sourceIp' must be a string, but is a number")]
    [InlineData("\"requestContext\":{\"identity\":[]}", "'requestContext.identity' must be an object, but is a list")]
    [InlineData("\"requestContext\":{\"authorizer\":true}", "'requestContext.authorizer' must be an object, but is true or false")]
    [InlineData("\"requestContext\":[]", "'requestContext' must be an object, but is a list")]
    [InlineData("\"path\":\"\\ud800\"", "'path' holds text that is not valid Unicode")]
    [InlineData("\"body\":\"\\udc00\"", "'body' holds text that is not valid Unicode")]
    public void A_wrong_type_is_named_with_its_place(string members, string message)
    {
        var fault = Events.Fails(Events.RestJson(members));

        Assert.Equal((GatewayEventFault.WrongType, EventKind.RestV1), (fault.Fault, fault.Kind));
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("rest-v1 event: ", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsBadRequest);
    }

    [Theory]
    [InlineData("""{"httpMethod":"","requestContext":{}}""", "'httpMethod' is missing")]
    [InlineData("""{"requestContext":{"http":{}}}""", "'requestContext.http.method' is missing")]
    [InlineData("""{"Records":[{"eventSource":"aws:sqs"}]}""", "'Records[0].messageId' is missing")]
    [InlineData("""{"type":"TOKEN","methodArn":""}""", "'methodArn' is empty")]
    public void A_missing_field_is_named(string json, string message)
    {
        var fault = Events.Fails(json);

        Assert.Equal(GatewayEventFault.Missing, fault.Fault);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_that_is_no_token_is_the_clients_fault() => Assert.True(Events.Fails("""{"httpMethod":"GET /x"}""").IsBadRequest);

    [Fact]
    public void Bytes_that_are_not_utf8_are_an_error_and_not_a_replacement_character()
    {
        byte[] json = [.. Encoding.UTF8.GetBytes("{\"httpMethod\":\"GET\",\"path\":\"/"), 0xFF, .. Encoding.UTF8.GetBytes("\"}")];

        Assert.Throws<GatewayEventException>(() => GatewayEvent.Decode(json, Events.Info));
    }

    [Fact]
    public void A_byte_order_mark_is_passed_over_and_the_buffer_is_not_kept()
    {
        byte[] json = [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Events.RestJson("\"path\":\"/x\",\"body\":\"Hi\""))];
        var request = GatewayEvent.Decode(json, Events.Info).Request!;
        Array.Clear(json);

        Assert.Equal("/x", request.Path);
        Assert.Equal("Hi", Events.Text(request.Body));
    }

    [Fact]
    public void Of_two_members_with_one_name_the_last_counts() => Assert.Equal("/b", Events.Request("""{"httpMethod":"GET","path":"/a","path":"/b"}""").Path);

    [Fact]
    public void Every_kind_has_a_name_that_finds_it()
    {
        foreach (var kind in Enum.GetValues<EventKind>().Where(static k => k != EventKind.Unknown))
        {
            Assert.True(EventKinds.TryParse(kind.Name(), out var found));
            Assert.Equal(kind, found);
        }

        Assert.False(EventKinds.TryParse("rest", out var none));
        Assert.Equal(EventKind.Unknown, none);
        Assert.Equal(EventKinds.Http, Enum.GetValues<EventKind>().Where(static k => k.IsHttp()));
    }
}
