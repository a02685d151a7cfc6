using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Pages;

public sealed class PageTests : ApiTests
{
    [Fact]
    public async Task Defect_public_pages_could_not_be_read_signed_out()
    {
        foreach (var path in new[] { "/p/terms", "/pages/terms" })
        {
            foreach (var token in new[] { null, Api.AsAnonymous(), Api.AsMember(1) })
            {
                var answer = (await Api.Get(path, token)).Expect(200);
                Assert.Equal(("Condiciones", "true", "public, s-maxage=1800"), (answer["title"], answer.Json["success"]!.ToJsonString(), answer.Headers["Cache-Control"]));
            }
        }
    }

    [Theory]
    [InlineData("/p/terms?lang=en", "Terms")]
    [InlineData("/p/terms?lang=fr", "Condiciones")]
    [InlineData("/p/terms?lang=", "Condiciones")]
    public async Task The_language_that_is_asked_for_comes_first(string target, string title) => Assert.Equal(title, (await Api.Get(target)).Expect(200)["title"]);

    [Fact]
    public async Task Every_fault_of_an_address_is_told_at_once() =>
        Assert.Equal(["lang", "slug"], (await Api.Get("/p/t%C3%A9rms?lang=en%27")).Expect(400).FaultyFields.Order(StringComparer.Ordinal));

    [Fact]
    public async Task The_house_has_a_language_of_its_own()
    {
        await using var api = await ApiUnderTest.Create(new() { ["DEFAULT_LOCALE"] = "en" });
        Assert.Equal("Terms", (await api.Get("/p/terms")).Expect(200)["title"]);
        (await api.Get("/p/members-corner", api.AsMember(1))).Expect(200);
    }

    [Fact]
    public async Task Ruling_13_what_is_for_some_is_kept_from_others_and_from_caches()
    {
        (await Api.Get("/p/members-corner")).Expect(403);
        (await Api.Get("/p/members-corner", Api.AsAnonymous())).Expect(403);
        Assert.Equal("private, no-store", (await Api.Get("/p/members-corner", Api.AsMember(6))).Expect(200).Headers["Cache-Control"]);
        (await Api.Get("/p/creator-handbook", Api.AsMember(6))).Expect(403);
        Assert.Equal("private, no-store", (await Api.Get("/p/creator-handbook", Api.AsMember(1))).Expect(200).Headers["Cache-Control"]);
    }

    [Fact]
    public async Task Defect_verified_creators_who_are_suspended_could_read_on()
    {
        await Api.Execute("update users set status = 'suspended' where id = 1");
        Assert.NotEqual(200, (await Api.Get("/p/creator-handbook", Api.AsMember(1))).Status);
    }

    [Theory]
    [InlineData("/p/terms%3Cscript%3E", 400)]
    [InlineData("/p/nothing-here", 404)]
    [InlineData("/p/TERMS", 404)]
    [InlineData("/p/t%C3%A9rms", 400)]
    [InlineData("/p/terms?lang=en%27", 400)]
    public async Task Defect_an_unknown_slug_was_told_back(string target, int status)
    {
        var answer = (await Api.Get(target)).Expect(status);
        Assert.DoesNotContain("script", answer.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing-here", answer.Text, StringComparison.Ordinal);
    }
}
