using BingeMe.Handlers.Ports;
using BingeMe.Platform.Integrations.Captcha;
using BingeMe.TestSupport.Http;

namespace BingeMe.PlatformTests.Integrations;

public sealed class ReCaptchaTests
{
    private static readonly string[] Sites = ["www.bingeme.example", "bingeme.example"];

    [Fact]
    public async Task Defect_a_response_could_bring_parameters_of_its_own()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, """{"success":true,"hostname":"x.example"}"""));
        Assert.True(await new ReCaptcha(Parts.Http(), "s3cret", [], server.Url).Verify("a&secret=b c", "203.0.113.7", default));
        Assert.True(server.Requests.TryDequeue(out var request));
        Assert.Equal(("POST", "/recaptcha/api/siteverify"), (request.Method, request.Target));
        Assert.Equal("secret=s3cret&response=a%26secret%3Db+c&remoteip=203.0.113.7", request.Text);
    }

    [Theory]
    [InlineData("""{"success":true,"hostname":"BingeMe.example"}""", true)]
    [InlineData("""{"success":true,"hostname":"evil.example"}""", false)]
    [InlineData("""{"success":true}""", false)]
    [InlineData("""{"success":true,"hostname":"\ud83d"}""", false)]
    public async Task Defect_the_site_on_which_it_was_solved_was_not_looked_at(string body, bool counts)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(200, body));
        Assert.Equal(counts, await new ReCaptcha(Parts.Http(), "s3cret", Sites, server.Url).Verify("solved", "203.0.113.7", default));
    }

    [Theory]
    [InlineData(200, """{"success":false,"error-codes":["timeout-or-duplicate"]}""")]
    [InlineData(200, """{"success":"true"}""")]
    [InlineData(200, "[]")]
    [InlineData(200, "no json")]
    [InlineData(400, """{"success":true}""")]
    public async Task What_is_no_clear_yes_does_not_count(int status, string body)
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(status, body));
        Assert.False(await new ReCaptcha(Parts.Http(), "s3cret", [], server.Url).Verify("solved", "203.0.113.7", default));
    }

    [Fact]
    public async Task An_outage_is_a_failed_dependency_and_nothing_is_asked_twice()
    {
        await using var server = await FakeHttp.Start(FakeHttp.Always(500, ""));
        var e = await Assert.ThrowsAsync<DependencyException>(() => new ReCaptcha(Parts.Http(Parts.Patient), "s3cret", [], server.Url).Verify("solved", "203.0.113.7", default));
        Assert.DoesNotContain("s3cret", e.ToString(), StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }
}
