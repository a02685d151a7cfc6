using BingeMe.Http;
using Xunit;

namespace HostTests.ApiGateway;

/// <summary>Gateway rules 9 to 12: what an event keeps of the query, and how it becomes a query again.</summary>
public sealed class QueryRuleTests
{
    [Fact]
    public void Rule_9_names_and_values_of_v1_are_both_encoded_again()
    {
        var request = Events.Rest("""
            "queryStringParameters":{"a b&c":"1","plus":"a+b","hash":"x#y%"},"multiValueQueryStringParameters":{"a b&c":["1"],"plus":["a+b"],"hash":["x#y%"]}
            """);

        Assert.Equal("a%20b%26c=1&plus=a%2Bb&hash=x%23y%25", request.Target.RawQuery);
        Assert.Equal([new("a b&c", "1"), new("plus", "a+b"), new("hash", "x#y%")], request.Query);
    }

    [Fact]
    public void Rule_9_all_values_of_v1_count_not_only_the_last()
    {
        var request = Events.Rest("""
            "queryStringParameters":{"a":"2"},"multiValueQueryStringParameters":{"a":["1","2"]}
            """);

        Assert.Equal([new("a", "1"), new("a", "2")], request.Query);
    }

    [Fact]
    public void Rule_9_a_hand_made_event_with_the_single_map_only_is_read_too() =>
        Assert.Equal([new("a", "2")], Events.Rest("\"queryStringParameters\":{\"a\":\"2\"},\"multiValueQueryStringParameters\":null").Query);

    [Fact]
    public void Rule_10_the_raw_query_of_v2_is_taken_as_it_is()
    {
        var request = Events.Http20("""
            "rawQueryString":"a=1&a=2,3&p=x+y%2Bz&flag","queryStringParameters":{"a":"1,2,3","p":"x y z","flag":""}
            """);

        Assert.Equal("a=1&a=2,3&p=x+y%2Bz&flag", request.Target.RawQuery);
        Assert.Equal([new("a", "1"), new("a", "2,3"), new("p", "x y+z"), new("flag", "")], request.Query);
    }

    [Fact]
    public void Rule_10_an_empty_raw_query_of_v2_is_no_query_whatever_the_map_says() =>
        Assert.Empty(Events.Http20("\"rawQueryString\":\"\",\"queryStringParameters\":{\"a\":\"1\"}").Query);

    [Fact]
    public void Rule_10_the_map_of_v2_is_used_when_there_is_no_raw_query() =>
        Assert.Equal([new("a", "1")], Events.Http20("\"rawQueryString\":null,\"queryStringParameters\":{\"a\":\"1\"}").Query);

    [Theory]
    [InlineData("""{"q":"Hello%20World"}""", "q=Hello%20World", "q", "Hello World")]
    [InlineData("""{"q":"a+b"}""", "q=a+b", "q", "a b")]
    [InlineData("""{"q":"a=b=c"}""", "q=a=b=c", "q", "a=b=c")]
    [InlineData("""{"filter%5Bx%5D":"1"}""", "filter%5Bx%5D=1", "filter[x]", "1")]
    [InlineData("""{"raw[]":"a b&c"}""", "raw[]=a%20b%26c", "raw[]", "a b&c")]
    [InlineData("""{"a=b":"c"}""", "a%3Db=c", "a=b", "c")]
    public void Rule_11_an_alb_query_is_not_encoded_a_second_time(string map, string raw, string name, string value)
    {
        var request = Events.Alb($"\"queryStringParameters\":{map}");

        Assert.Equal(raw, request.Target.RawQuery);
        Assert.Equal([new(name, value)], request.Query);
    }

    [Fact]
    public void Rule_11_a_multi_value_alb_keeps_repeats() => Assert.Equal(
        [new("a", "1"), new("a", "b c")],
        Events.Alb("\"multiValueQueryStringParameters\":{\"a\":[\"1\",\"b%20c\"]}").Query);

    [Fact]
    public void Rule_12_a_name_without_a_value_has_the_empty_value_in_every_format()
    {
        QueryParameters[] queries =
        [
            Events.Rest("\"queryStringParameters\":{\"flag\":\"\"},\"multiValueQueryStringParameters\":{\"flag\":[\"\"]}").Query,
            Events.Rest("\"queryStringParameters\":{\"flag\":null}").Query,
            Events.Http20("\"rawQueryString\":\"flag\"").Query,
            Events.Http20("\"rawQueryString\":\"flag=\"").Query,
            Events.Alb("\"queryStringParameters\":{\"flag\":\"\"}").Query,
            Events.Alb("\"multiValueQueryStringParameters\":{\"flag\":[null]}").Query,
        ];

        Assert.All(queries, static query => Assert.Equal([new("flag", "")], query));
    }
}
