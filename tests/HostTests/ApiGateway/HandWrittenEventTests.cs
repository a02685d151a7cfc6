using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Events that people write: numbers and booleans stand where gateways write strings only.</summary>
public sealed class HandWrittenEventTests
{
    [Theory]
    [InlineData("5", "5")]
    [InlineData("-1.50", "-1.50")]
    [InlineData("1e3", "1e3")]
    [InlineData("12345678901234567890", "12345678901234567890")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    public void Numbers_and_booleans_of_header_and_query_maps_are_read_as_their_json_text(string json, string text)
    {
        string[] members =
        [
            $"\"headers\":{{\"x-a\":{json}}},\"queryStringParameters\":{{\"q\":{json}}}",
            $"\"multiValueHeaders\":{{\"x-a\":[{json}]}},\"multiValueQueryStringParameters\":{{\"q\":[{json}]}}",
        ];
        foreach (var map in members)
        {
            foreach (var request in new[] { Events.Rest(map), Events.Http10(map), Events.Alb(map) })
            {
                Assert.Equal(text, request.Headers["x-a"]);
                Assert.Equal($"q={text}", request.Target.RawQuery);
            }
        }

        Assert.Equal(text, Events.Http20($"\"headers\":{{\"x-a\":{json}}}").Headers["x-a"]);
        Assert.Equal(text, Events.FunctionUrl($"\"headers\":{{\"x-a\":{json}}}").Headers["x-a"]);
    }

    [Theory]
    [InlineData(EventKind.RestV1)]
    [InlineData(EventKind.Http10)]
    [InlineData(EventKind.Http20)]
    [InlineData(EventKind.Alb)]
    public void A_functions_answer_is_read_as_strictly_as_gateways_read_it(EventKind kind)
    {
        var text = GatewayResponse.Interpret("""{"statusCode":200,"headers":{"x-a":"5"},"body":""}"""u8.ToArray(), kind, "GET");
        Assert.Equal(200, text.Status);
        foreach (var value in new[] { "5", "true" })
        {
            var answer = Encoding.UTF8.GetBytes($$$"""{"statusCode":200,"headers":{"x-a":{{{value}}}},"body":""}""");
            Assert.NotEqual(200, GatewayResponse.Interpret(answer, kind, "GET").Status);
        }
    }

    [Fact]
    public void A_null_among_them_stays_absent() =>
        Assert.Equal([new("x-b", "1")], Events.Rest("\"headers\":{\"x-a\":null,\"x-b\":1}").Headers);

    [Fact]
    public void Each_is_named_with_its_path()
    {
        var json = Events.RestJson("""
            "headers":{"x-a":5,"x-b":"5","x-c":null},"multiValueHeaders":{"x-a":["5",true]},
            "queryStringParameters":{"page":2},"multiValueQueryStringParameters":{"page":[2]}
            """);

        Assert.Equal(
            ["headers.x-a", "multiValueHeaders.x-a[1]", "queryStringParameters.page", "multiValueQueryStringParameters.page[0]"],
            GatewayEvent.HandWrittenPlaces(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void What_a_gateway_wrote_has_no_such_place() =>
        Assert.Empty(GatewayEvent.HandWrittenPlaces(Encoding.UTF8.GetBytes(Events.RestJson("\"headers\":{\"x-a\":\"5\"},\"queryStringParameters\":null"))));
}
