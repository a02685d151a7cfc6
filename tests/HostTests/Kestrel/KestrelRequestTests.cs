using System.Net;
using System.Text;
using BingeMe.Kestrel;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>From the socket to the neutral request.</summary>
public sealed class KestrelRequestTests
{
    private readonly CapturingApi api = new();

    [Fact]
    public async Task Method_target_fields_and_body_arrive()
    {
        await using var host = await HostUnderTest.Start(api);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/a%20b/%E2%98%95?x=1&x=2&y=a+b") { Content = new StringContent("Hello 🌍") };
        request.Headers.Add("X-Own", ["one", "two"]);
        request.Headers.Add("Cookie", "a=1; b=2");
        using var response = await host.Client.SendAsync(request);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal(("PUT", "/a b/☕", "x=1&x=2&y=a+b"), (api.Last.Method, api.Last.Path, api.Last.Target.RawQuery));
        Assert.Equal("Hello 🌍", Encoding.UTF8.GetString(api.Last.Body.Span));
        Assert.Equal(("one, two", "a=1; b=2", "10"), (api.Last.Headers["x-own"], api.Last.Headers["cookie"], api.Last.Headers["content-length"]));
        Assert.Equal(("127.0.0.1", $"127.0.0.1:{host.Address.Port}", "http", "kestrel"), (api.Last.ClientAddress, api.Last.Host, api.Last.Scheme, api.Last.Source));
        Assert.NotNull(api.Last.Deadline);
        Assert.True(Guid.TryParse(api.Last.RequestId, out _));
        Assert.False(response.Headers.Contains("Server"));
    }

    [Fact]
    public async Task Http2_without_tls_is_served()
    {
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { Http2Port = 0 });
        using var client = new HttpClient { BaseAddress = host.Host.Addresses[1] };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/a?b=1") { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("body") };
        using var response = await client.SendAsync(request);
        Assert.Equal((HttpVersion.Version20, HttpStatusCode.OK), (response.Version, response.StatusCode));
        Assert.Equal(("/a", "body", host.Host.Addresses[1].Authority), (api.Last.Path, Encoding.UTF8.GetString(api.Last.Body.Span), api.Last.Host));
        Assert.DoesNotContain(api.Last.Headers, static h => h.Key.StartsWith(':'));
        Assert.Equal(1, api.Last.Headers.Count(static h => h.Key == "host"));
    }

    [Fact]
    public async Task A_request_without_a_body_has_none_over_either_protocol()
    {
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions { Http2Port = 0 });
        foreach (var address in host.Host.Addresses)
        {
            using var client = new HttpClient { BaseAddress = address };
            using var request = new HttpRequestMessage(HttpMethod.Get, "/a") { Version = address == host.Host.Addresses[1] ? HttpVersion.Version20 : HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            using var response = await client.SendAsync(request);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal((0, null, null), (api.Last.Body.Length, api.Last.BodySource, api.Last.Headers["content-length"]));
            Assert.NotEqual(true, response.Headers.ConnectionClose);
        }
    }

    [Theory]
    [InlineData("/a%2Fb", "/a%2Fb")]
    [InlineData("//a//b", "//a//b")]
    [InlineData("/a/../b", "/b")]
    [InlineData("/a/%2e%2e/b", "/b")]
    [InlineData("/a;b=c", "/a;b=c")]
    [InlineData("/a+b", "/a+b")]
    [InlineData("/a%25b", "/a%b")]
    [InlineData("http://other.example/a?b", "/a")]
    public async Task Raw_targets(string target, string path)
    {
        await using var host = await HostUnderTest.Start(api);
        // An absolute target names the host itself, and the two must agree (RFC 9112 section 3.2.2).
        var name = target[0] == '/' ? "h.example" : "other.example";
        Assert.Equal(200, HostUnderTest.StatusOf(await host.Raw($"GET {target} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n")));
        Assert.Equal(path, api.Last.Path);
        Assert.Equal(name, api.Last.Host);
    }

    [Theory]
    [InlineData("/a%00b", 400)]
    [InlineData("/a b", 400)]
    [InlineData("nonsense", 405)]
    public async Task A_broken_target_is_refused_and_reaches_nobody(string target, int status)
    {
        await using var host = await HostUnderTest.Start(api);
        Assert.Equal(status, await host.Status(target));
        Assert.Empty(api.Requests);
    }

    [Theory]
    [InlineData("GET * HTTP/1.1\r\nHost: a", 405, true)]
    [InlineData("GET a:80 HTTP/1.1\r\nHost: a", 405, true)]
    [InlineData("GET /a%00b HTTP/1.1\r\nHost: a", 400, false)]
    [InlineData("GET / HTTP/1.1", 400, false)]
    public async Task What_the_server_refuses_has_a_date_and_what_is_allowed(string head, int status, bool isMethod)
    {
        // RFC 9110 sections 6.6.1 and 15.5.6.
        await using var host = await HostUnderTest.Start(api);
        var answer = await host.Raw($"{head}\r\n\r\n");
        Assert.Equal(status, HostUnderTest.StatusOf(answer));
        Assert.Matches("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n", answer);
        Assert.Equal(isMethod, answer.Contains("\r\nAllow: OPTIONS\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("203.0.113.9", "127.0.0.1")]
    [InlineData("10.0.0.1, 203.0.113.9", "127.0.0.1")]
    public async Task Defect_a_forged_forwarded_address_is_ignored_without_trusted_proxies(string header, string expected)
    {
        await using var host = await HostUnderTest.Start(api);
        await host.Status("/", $"X-Forwarded-For: {header}\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 203.0.113.9\r\nForwarded: for=203.0.113.9\r\n");
        Assert.Equal((expected, "http"), (api.Last.ClientAddress, api.Last.Scheme));
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("1.2.3.4, 203.0.113.9", "203.0.113.9")]
    [InlineData("1.2.3.4, 203.0.113.9, 10.1.2.3", "203.0.113.9")]
    [InlineData("10.9.9.9, 10.1.2.3", "10.9.9.9")]
    [InlineData("203.0.113.9:51000", "203.0.113.9")]
    [InlineData("[2001:db8::1]:51000", "2001:db8::1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, unknown", "127.0.0.1")]
    [InlineData("\"203.0.113.9\"", "203.0.113.9")]
    [InlineData("1", "127.0.0.1")]
    [InlineData("0x7f.1", "127.0.0.1")]
    [InlineData("203.0.113.9, 1", "127.0.0.1")]
    [InlineData("203.0.113.9, evil, 10.1.2.3", "10.1.2.3")]
    [InlineData("", "127.0.0.1")]
    [InlineData(" , ,203.0.113.9,, ", "203.0.113.9")]
    public async Task Behind_trusted_proxies_the_nearest_stranger_is_the_client(string header, string expected)
    {
        await using var host = await HostUnderTest.Start(api, Proxied());
        await host.Status("/", $"X-Forwarded-For: {header}\r\nX-Forwarded-Proto: HTTPS\r\n");
        Assert.Equal((expected, "https"), (api.Last.ClientAddress, api.Last.Scheme));
    }

    [Fact]
    public async Task Several_lines_of_the_field_are_one_list()
    {
        await using var host = await HostUnderTest.Start(api, Proxied());
        await host.Status("/", "X-Forwarded-For: 1.2.3.4\r\nX-Forwarded-For: 203.0.113.9\r\n");
        Assert.Equal("203.0.113.9", api.Last.ClientAddress);
    }

    [Theory]
    [InlineData(true, "BR")]
    [InlineData(false, null)]
    public async Task A_country_is_believed_from_trusted_proxies_only(bool isTrusted, string? country)
    {
        await using var host = await HostUnderTest.Start(api, isTrusted ? Proxied() : null);
        await host.Status("/", "CloudFront-Viewer-Country: BR\r\ncloudfront-viewer-country-region: SP\r\n");
        Assert.Equal(country, api.Last.Headers["cloudfront-viewer-country"]);
        Assert.Equal(isTrusted, api.Last.Headers["cloudfront-viewer-country-region"] is not null);
    }

    [Fact]
    public async Task The_first_forwarded_address_of_an_untrusted_peer_is_a_warning_and_no_other()
    {
        var warnings = new List<string>();
        await using (var host = await HostUnderTest.Start(api, warn: warnings.Add))
        {
            await host.Status("/");
            Assert.Empty(warnings);
            await host.Status("/", "X-Forwarded-For: 203.0.113.9\r\n");
            await host.Status("/", "X-Forwarded-For: 203.0.113.9\r\n");
        }

        var warning = Assert.Single(warnings);
        Assert.Contains("TRUSTED_PROXIES", warning, StringComparison.Ordinal);
        Assert.Contains("share one rate limit", warning, StringComparison.Ordinal);
        await using var proxied = await HostUnderTest.Start(api, Proxied(), warn: warnings.Add);
        await proxied.Status("/", "X-Forwarded-For: 203.0.113.9\r\n");
        Assert.Single(warnings);
    }

    [Fact]
    public async Task A_scheme_that_is_none_is_not_believed()
    {
        await using var host = await HostUnderTest.Start(api, Proxied());
        await host.Status("/", "X-Forwarded-Proto: javascript\r\n");
        Assert.Equal("http", api.Last.Scheme);
    }

    [Fact]
    public async Task Utf8_in_a_field_arrives_as_text()
    {
        await using var host = await HostUnderTest.Start(api);
        var bytes = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes("caf\u00e9"));
        Assert.Equal(200, await host.Status("/", $"X-Own: {bytes}\r\n"));
        Assert.Equal("caf\u00e9", api.Last.Headers["x-own"]);
    }

    [Fact]
    public async Task Expect_100_continue_is_answered_before_the_body()
    {
        await using var host = await HostUnderTest.Start(api);
        using var socket = await host.Connect();
        await using var stream = new System.Net.Sockets.NetworkStream(socket);
        await stream.WriteAsync("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n"u8.ToArray());
        var buffer = new byte[64];
        var read = await stream.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(5));
        Assert.StartsWith("HTTP/1.1 100 Continue", Encoding.ASCII.GetString(buffer, 0, read), StringComparison.Ordinal);
        await stream.WriteAsync("body"u8.ToArray());
        using var reader = new StreamReader(stream);
        Assert.StartsWith("HTTP/1.1 200", (await reader.ReadToEndAsync()).TrimStart(), StringComparison.Ordinal);
        Assert.Null(api.Last.Headers["expect"]);
    }

    [Fact]
    public async Task Broken_framing_is_400_and_reaches_nobody()
    {
        await using var host = await HostUnderTest.Start(api);
        Assert.Equal(400, HostUnderTest.StatusOf(await host.Raw("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nbody\r\n0\r\n\r\n")));
        Assert.Empty(api.Requests);
    }

    private static KestrelHostOptions Proxied() => new() { TrustedProxies = [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("10.0.0.0/8")] };
}
