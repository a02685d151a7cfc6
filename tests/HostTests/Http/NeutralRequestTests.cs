using BingeMe.Http;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HostTests.Http;

/// <summary>The parts of the neutral request: target, query and header fields.</summary>
public sealed class NeutralRequestTests
{
    [Theory]
    [InlineData("/a/b", "/a/b", "")]
    [InlineData("/a%20b?x=1", "/a b", "x=1")]
    [InlineData("/a%2Fb", "/a%2Fb", "")]
    [InlineData("/a%2fb", "/a%2fb", "")]
    [InlineData("/a+b", "/a+b", "")]
    [InlineData("/%e2%98%95", "/☕", "")]
    [InlineData("/%F0%9F%8C%8D", "/🌍", "")]
    [InlineData("/%ff", "/%ff", "")]
    [InlineData("/%C0%80", "/%C0%80", "")]
    [InlineData("/%", "/%", "")]
    [InlineData("/%4", "/%4", "")]
    [InlineData("/%zz", "/%zz", "")]
    [InlineData("/%2541", "/%41", "")]
    [InlineData("/a/../b", "/b", "")]
    [InlineData("/a/%2e%2e/b", "/b", "")]
    [InlineData("/a/./b/.", "/a/b/", "")]
    [InlineData("/../..", "/", "")]
    [InlineData("/a/..", "/", "")]
    [InlineData("//a", "//a", "")]
    [InlineData("/a;b=c", "/a;b=c", "")]
    [InlineData("/a?", "/a", "")]
    [InlineData("/a?b?c", "/a", "b?c")]
    [InlineData("/a?b=/../c", "/a", "b=/../c")]
    [InlineData("", "/", "")]
    [InlineData("*", "/", "")]
    [InlineData("?a=1", "/", "a=1")]
    [InlineData("http://host:80/a/b?c=d", "/a/b", "c=d")]
    [InlineData("http://host", "/", "")]
    [InlineData("http://host?a=1", "/", "a=1")]
    [InlineData("host:443", "/", "")]
    public void A_target_is_decoded_once(string raw, string path, string query)
    {
        var target = RequestTarget.Parse(raw);
        Assert.Equal((path, query), (target.Path, target.RawQuery));
    }

    [Fact]
    public void A_path_always_begins_with_a_slash_and_never_climbs() => Gen.OneOf(
        Gen.String, Gen.OneOf("/", "..", ".", "%2e", "%2F", "a", "?", "%", "//", "é").Array[0, 8].Select(string.Concat)).Sample(
        raw =>
        {
            var path = RequestTarget.Parse(raw).Path;
            return path[0] == '/' && !path.Split('/').Any(static s => s is "." or "..");
        },
        iter: Rounds.Of(5000, inLong: 200_000));

    [Fact]
    public void What_was_encoded_comes_back() => Gen.String.Sample(
        text =>
        {
            var clean = "/" + System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text)).Replace("%", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
            return RequestTarget.Parse(RequestTarget.EncodePath(clean)).Path == clean;
        },
        iter: Rounds.Of(5000, inLong: 200_000));

    [Theory]
    [InlineData("a=1&b=2", "a=1|b=2")]
    [InlineData("a+b=c+d", "a b=c d")]
    [InlineData("a%2Bb=%26", "a+b=&")]
    [InlineData("a", "a=")]
    [InlineData("a=", "a=")]
    [InlineData("=a", "=a")]
    [InlineData("a=b=c", "a=b=c")]
    [InlineData("&&a=1&", "a=1")]
    [InlineData("a=1&a=2", "a=1|a=2")]
    [InlineData("a=%zz&b=%", "a=%zz|b=%")]
    [InlineData("a=%ff", "a=%ff")]
    [InlineData("a;b=1", "a;b=1")]
    public void A_query_is_decoded_in_order(string raw, string pairs) =>
        Assert.Equal(pairs, string.Join('|', QueryParameters.Parse(raw).Select(static p => $"{p.Key}={p.Value}")));

    [Fact]
    public void The_last_of_a_repeated_name_counts()
    {
        var query = QueryParameters.Parse("a=1&A=2&a=3");
        Assert.Equal(("3", "2", null), (query.Last("a"), query.Last("A"), query.Last("b")));
    }

    [Fact]
    public void Encoded_pairs_parse_to_themselves() => Gen.Select(Gen.String.AlphaNumeric, Gen.OneOf("", "a b", "é", "&=+%", "🌍", "[x]")).List[0, 6].Sample(
        pairs =>
        {
            var sent = pairs.Select(static p => KeyValuePair.Create(p.Item1, p.Item2)).ToList();
            return QueryParameters.Parse(QueryParameters.Encode(sent)).SequenceEqual(sent);
        },
        iter: Rounds.Of(3000, inLong: 200_000));

    [Fact]
    public void Fields_are_sorted_by_name_with_their_values_in_order()
    {
        var headers = RequestHeaders.From("GET", [new("X-B", "2"), new("a", "x"), new("x-b", "1"), new("X-A", "0")], 0);
        Assert.Equal("a=x|x-a=0|x-b=2|x-b=1", string.Join('|', headers.Select(static h => $"{h.Key}={h.Value}")));
        Assert.Equal("2, 1", headers["x-b"]);
        Assert.Null(headers["x-c"]);
    }

    [Theory]
    [InlineData("Connection")]
    [InlineData("Keep-Alive")]
    [InlineData("Proxy-Connection")]
    [InlineData("TRANSFER-ENCODING")]
    [InlineData("TE")]
    [InlineData("Trailer")]
    [InlineData("Upgrade")]
    [InlineData("Expect")]
    [InlineData("HTTP2-Settings")]
    public void Hop_by_hop_fields_never_enter(string name) => Assert.Empty(RequestHeaders.From("GET", [new(name, "x")], 0));

    [Theory]
    [InlineData("GET", 0, null)]
    [InlineData("DELETE", 0, null)]
    [InlineData("GET", 3, "3")]
    [InlineData("POST", 0, "0")]
    [InlineData("PUT", 0, "0")]
    [InlineData("PATCH", 7, "7")]
    public void The_length_tells_the_decoded_body(string method, int length, string? expected) =>
        Assert.Equal(expected, RequestHeaders.From(method, [new("Content-Length", "999")], length)["content-length"]);

    [Fact]
    public void Cookies_are_joined_by_semicolons_and_found_exactly()
    {
        var headers = RequestHeaders.From("GET", [new("Cookie", "a=1; bb=2"), new("cookie", "b=x=y")], 0);
        Assert.Equal("a=1; bb=2; b=x=y", headers["cookie"]);
        Assert.Equal(("1", "2", "x=y", null, null), (headers.Cookie("a"), headers.Cookie("bb"), headers.Cookie("b"), headers.Cookie("A"), headers.Cookie("c")));
    }

    [Fact]
    public void The_list_does_not_depend_on_the_order_between_names() => Gen.Select(Gen.OneOf("a", "B", "c-d", "X-Y"), Gen.String.AlphaNumeric).Array[0, 10].Sample(
        fields =>
        {
            var sent = fields.Select(static f => KeyValuePair.Create(f.Item1, f.Item2)).ToList();
            var regrouped = sent.GroupBy(static f => f.Key).OrderByDescending(static g => g.Key).SelectMany(static g => g);
            return RequestHeaders.From("GET", sent, 0).SequenceEqual(RequestHeaders.From("GET", regrouped, 0));
        },
        iter: Rounds.Of(3000, inLong: 200_000));

    [Theory]
    [InlineData("X Y", "a")]
    [InlineData("", "a")]
    [InlineData("X", "a\r\nb")]
    [InlineData("X", "é")]
    [InlineData("X:", "a")]
    public void An_answers_field_that_would_break_the_message_is_refused(string name, string value)
    {
        var headers = new ResponseHeaders();
        Assert.Throws<InvalidOperationException>(() => headers[name] = value);
        Assert.Throws<InvalidOperationException>(() => headers.Add(name, value));
    }
}
