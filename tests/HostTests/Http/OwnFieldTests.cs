using BingeMe.Http;
using Xunit;

namespace HostTests.Http;

/// <summary>Fields that a handler sets by itself, beside those that the pipeline adds.</summary>
public sealed class OwnFieldTests
{
    /// <summary>RFC 9110 section 5.3: several fields of a list are one list.</summary>
    [Fact]
    public async Task Every_Vary_that_a_handler_says_is_kept()
    {
        var api = new PipelineUnderTest(table => table.Get("t.own", "/own").Open().HandleContent("text/plain", _ =>
        {
            var response = new ApiResponse { Body = "text"u8.ToArray() };
            response.Headers.Add("Vary", "Accept-Language, origin");
            response.Headers.Add("Vary", "Cookie");
            return ValueTask.FromResult(response);
        }));
        Assert.Equal("Accept-Language, origin, Cookie", Assert.Single((await api.Get("/own")).Headers, static f => f.Key == "Vary").Value);
    }

    /// <summary>RFC 9110 section 8.6: of a body that was not made for HEAD the handler tells the length, and no tag is made of what is not there.</summary>
    [Fact]
    public async Task HEAD_keeps_the_length_that_a_handler_tells_without_the_body()
    {
        var api = new PipelineUnderTest(table => table.Get("t.own", "/own").Open().HandleContent("text/plain", call =>
        {
            var response = new ApiResponse { Body = call.Request.IsReadOnly ? default : new byte[5000] };
            response.Headers["Content-Length"] = "5000";
            return ValueTask.FromResult(response);
        }));
        var head = (await api.Send("HEAD", "/own", null)).Expect(200);
        Assert.Equal(("5000", null), (head.Headers["Content-Length"], head.Headers["ETag"]));
        Assert.Equal(("5000", 5000), ((await api.Get("/own")).Headers["Content-Length"], (await api.Get("/own")).Body.Length));
    }
}
