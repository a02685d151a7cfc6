using BingeMe.Http;
using HostTests.Kestrel;
using Xunit;

namespace HostTests.Library;

/// <summary>Answers that HTTP has no place for, which nothing but the hosts keeps from the wire.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(99)]
    [InlineData(101)]
    [InlineData(199)]
    [InlineData(600)]
    [InlineData(1000)]
    public async Task A_status_of_no_final_answer_is_a_500_that_is_told(int status) => await AssertRefused(() => With(response => response.Status = status), $"{status} is not the status of a final answer");

    [Fact]
    public async Task No_answer_at_all_is_a_500_that_is_told() => await AssertRefused(static () => null, "The API answered null");

    [Theory]
    [InlineData("1")]
    [InlineData("7")]
    [InlineData("-1")]
    [InlineData("+2")]
    [InlineData("x")]
    [InlineData("")]
    public async Task A_length_that_is_not_the_bodys_is_a_500_that_is_told(string length) => await AssertRefused(() => With(response => response.Headers["Content-Length"] = length), "Content-Length");

    [Fact]
    public async Task Two_lengths_are_a_500_that_is_told() => await AssertRefused(
        static () => With(static response =>
        {
            response.Headers.Add("Content-Length", "2");
            response.Headers.Add("content-length", "2");
        }),
        "Content-Length stands twice");

    [Fact]
    public async Task No_host_tells_the_length_of_HEAD_in_letters()
    {
        var all = await BothHosts.Ask(new BareApi(static () => With(static response => response.Headers["Content-Length"] = "x")), "HEAD");
        Assert.All(all, static seen => Assert.Equal((500, false), (seen.Status, seen.Fields.Contains("content-length: x", StringComparison.Ordinal))));
    }

    [Theory]
    [InlineData("Connection", "upgrade")]
    [InlineData("Keep-Alive", "timeout=5")]
    [InlineData("Proxy-Connection", "close")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("te", "trailers")]
    [InlineData("TRAILER", "X-A")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("HTTP2-Settings", "AAMAAABkAAQAAP__")]
    public async Task A_field_about_the_connection_reaches_no_client(string name, string value)
    {
        foreach (var twice in new[] { false, true })
        {
            var seen = Assert.Single(await BothHosts.Ask(new BareApi(() => With(response =>
            {
                response.Headers[name] = value;
                if (twice) response.Headers.Add("X-Other", "1");
            }))));
            Assert.Equal((200, "ok"), (seen.Status, seen.Body));
            Assert.Equal($"content-length: 2\ncontent-type: text/plain{(twice ? "\nx-other: 1" : "")}", seen.Fields);
        }
    }

    [Theory]
    [InlineData("GET", "2")]
    [InlineData("GET", "x")]
    [InlineData("HEAD", "9")]
    public async Task A_length_beside_a_status_without_a_body_is_left_away(string method, string length)
    {
        var seen = Assert.Single(await BothHosts.Ask(
            new BareApi(() => With(response =>
            {
                response.Status = 204;
                response.Headers["Content-Length"] = length;
            })),
            method));
        Assert.Equal((204, "content-type: text/plain", ""), (seen.Status, seen.Fields, seen.Body));
    }

    [Fact]
    public async Task A_body_of_which_nothing_says_what_it_is_is_bytes_to_every_client()
    {
        var seen = Assert.Single(await BothHosts.Ask(new BareApi(static () => With(static response => response.Headers["Content-Type"] = null))));
        Assert.Equal((200, "content-length: 2\ncontent-type: application/octet-stream", "ok"), (seen.Status, seen.Fields, seen.Body));
    }

    [Fact]
    public async Task HEAD_tells_the_length_behind_every_host_that_knows_one()
    {
        var seen = await BothHosts.Ask(new BareApi(static () => With(static _ => { })), "HEAD");
        Assert.Equal(
            ["content-type: text/plain", "content-length: 2\ncontent-type: text/plain"],
            seen.OrderBy(static one => one.Fields.Length).Select(static one => one.Fields));
        Assert.Equal("rest-v1 streamed, function-url streamed", seen.MinBy(static one => one.Fields.Length)!.Host);
    }

    [Theory]
    [InlineData("throws")]
    [InlineData("null")]
    [InlineData("status")]
    public async Task An_API_that_cannot_even_refuse_is_refused_by_its_host(string how)
    {
        var told = new List<string>();
        var all = await BothHosts.Ask(
            new BareApi(
                static () => throw new InvalidOperationException("planned"),
                () => how switch { "null" => null, "status" => new ApiResponse { Status = 0 }, _ => throw new NotSupportedException("refused to refuse") }),
            told: told);
        Assert.All(all, static seen =>
        {
            Assert.Equal(500, seen.Status);
            Assert.Contains("\"status\":500", seen.Body, StringComparison.Ordinal);
            Assert.Contains("cache-control: private, no-store", seen.Fields, StringComparison.Ordinal);
        });
        Assert.Contains(told, static text => text.StartsWith("GET /x was refused without the API's words", StringComparison.Ordinal));
        Assert.Contains(told, static text => text.Contains("planned", StringComparison.Ordinal));
        if (how == "throws") Assert.True(told.Count(static text => text.Contains("refused to refuse", StringComparison.Ordinal)) > 1);
    }

    [Fact]
    public async Task An_intended_answer_of_a_status_that_is_none_is_a_500()
    {
        var all = await BothHosts.Ask(new BareApi(static () => throw new ApiException(1000, "odd")));
        Assert.All(all, static seen => Assert.Equal(500, seen.Status));
    }

    private static async Task AssertRefused(Func<ApiResponse?> answer, string told)
    {
        var said = new List<string>();
        var seen = Assert.Single(await BothHosts.Ask(new BareApi(answer), told: said));
        Assert.Equal((500, "content-length: 33\ncontent-type: text/plain", "Something went wrong on our side."), (seen.Status, seen.Fields, seen.Body));

        // The server and each event.
        Assert.Equal(9, said.Count(text => text.Contains(told, StringComparison.Ordinal)));
    }

    private static ApiResponse With(Action<ApiResponse> change)
    {
        var response = CapturingApi.Text("ok");
        change(response);
        return response;
    }
}
