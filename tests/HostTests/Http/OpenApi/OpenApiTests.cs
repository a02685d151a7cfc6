using System.Text.RegularExpressions;
using BingeMe.TestSupport.Api;
using Microsoft.OpenApi;
using Xunit;

namespace HostTests.Http.OpenApi;

/// <summary>The API's description and its page.</summary>
public sealed partial class OpenApiTests : IAsyncLifetime
{
    private ApiUnderTest api = null!;

    public async Task InitializeAsync() => api = await ApiUnderTest.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task The_document_is_valid_and_names_every_operation()
    {
        var answer = (await api.Get("/docs/swagger.json")).Expect(200);
        Assert.Equal("application/json; charset=utf-8", answer.Headers["Content-Type"]);
        Assert.False(answer.Json.ContainsKey("message"));
        var read = OpenApiDocument.Parse(answer.Text, "json");
        Assert.Empty(read.Diagnostic!.Errors);
        Assert.Empty(read.Diagnostic.Warnings);
        var described = read.Document!.Paths.SelectMany(static p => p.Value.Operations!.Select(o => (Path: p.Key, Method: o.Key.Method, o.Value.OperationId))).ToList();
        Assert.Equal(described.Count, described.Select(static d => d.OperationId).Distinct().Count());
        foreach (var operation in api.System.Operations.Where(static o => o.IsDocumented))
            foreach (var path in operation.Aliases.Prepend(operation.Path))
                Assert.Contains(described, d => d.Path == path && d.Method == operation.Method);
    }

    [Fact]
    public async Task It_is_served_under_its_alias_too_and_cached_by_its_tag()
    {
        var one = (await api.Get("/docs/swagger.json")).Expect(200);
        var alias = (await api.Get("/swagger")).Expect(200);
        Assert.Equal(one.Text, alias.Text);
        (await api.Send("GET", "/swagger", null, new ApiCall { Headers = [new("If-None-Match", one.Headers["ETag"]!)] })).Expect(304);
    }

    [Fact]
    public async Task The_page_loads_only_what_this_host_serves_and_its_policy_allows()
    {
        var page = (await api.Get("/docs")).Expect(200);
        Assert.Equal("text/html; charset=utf-8", page.Headers["Content-Type"]);
        Assert.Equal("", string.Join(' ', Outside().Matches(page.Text)));
        var policy = page.Headers["Content-Security-Policy"]!;
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("connect-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", policy, StringComparison.Ordinal);

        // The policy forbids inline script, so the page must have none.
        Assert.DoesNotMatch(InlineScript(), page.Text);
        var references = Reference().Matches(page.Text).Select(static m => m.Groups[1].Value).Where(static r => !r.StartsWith("data:", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(references);
        foreach (var reference in references)
        {
            var target = new Uri(new Uri("http://h.example/docs"), reference);
            Assert.Equal("h.example", target.Host);
            var asset = (await api.Get(target.AbsolutePath)).Expect(200);
            Assert.NotEqual("text/html; charset=utf-8", asset.Headers["Content-Type"]);
            Assert.NotEqual("", asset.Text);
        }

        var start = (await api.Get("/docs/assets/start.js")).Expect(200);
        Assert.Contains("/docs/swagger.json", start.Text, StringComparison.Ordinal);
        Assert.DoesNotMatch(Outside(), start.Text);
        Assert.DoesNotContain("console.", start.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Compressed_for_those_who_take_it_and_plain_for_the_rest()
    {
        var plain = (await api.Get("/docs/assets/swagger-ui.css")).Expect(200);
        Assert.Null(plain.Headers["Content-Encoding"]);
        var packed = (await api.Send("GET", "/docs/assets/swagger-ui.css", null, new ApiCall { Headers = [new("Accept-Encoding", "br, gzip")] })).Expect(200);
        Assert.Equal("gzip", packed.Headers["Content-Encoding"]);
        foreach (var answer in new[] { plain, packed }) Assert.Contains("Accept-Encoding", answer.Headers["Vary"]!, StringComparison.Ordinal);
        Assert.True(packed.Text.Length < plain.Text.Length);
        var refused = (await api.Send("GET", "/docs/assets/swagger-ui.css", null, new ApiCall { Headers = [new("Accept-Encoding", "gzip;q=0, identity")] })).Expect(200);
        Assert.Null(refused.Headers["Content-Encoding"]);
    }

    [Theory]
    [InlineData("/docs/assets/unknown.js")]
    [InlineData("/docs/assets/..%2Fsecret")]
    [InlineData("/docs/assets/%2e%2e/x")]
    public async Task No_other_file_is_served(string target) => (await api.Get(target)).Expect(404);

    [Theory]
    [InlineData("/docs")]
    [InlineData("/docs/swagger.json")]
    [InlineData("/swagger")]
    [InlineData("/docs/assets/start.js")]
    public async Task Switched_off_everything_is_404(string target)
    {
        await using var off = await ApiUnderTest.Create(new() { ["DOCS_ENABLED"] = "off" });
        (await off.Get(target)).Expect(404);
    }

    [GeneratedRegex("""(?:https?:)?//(?!www\.w3\.org)[a-z0-9.-]+\.[a-z]{2,}""", RegexOptions.IgnoreCase)]
    private static partial Regex Outside();

    [GeneratedRegex("""(?:src|href)\s*=\s*["']([^"']+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Reference();

    [GeneratedRegex("""<script(?![^>]*\bsrc\b)[^>]*>|\son[a-z]+\s*=""", RegexOptions.IgnoreCase)]
    private static partial Regex InlineScript();
}
