using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>What shared caches may keep (ruling 13): nothing unless it is switched on, then only good answers of the listed operations.</summary>
public sealed class EdgeCacheTests : ApiTests
{
    [Theory]
    [InlineData("/user/profile", 1800)]
    [InlineData("/posts", 3600)]
    [InlineData("/user/updates", 3600)]
    [InlineData("/referrals", 600)]
    [InlineData("/notifications/settings", 600)]
    [InlineData("/posts/create", 1800)]
    [InlineData("/creator/settings", 900)]
    [InlineData("/creator/block-countries", 900)]
    [InlineData("/creator/subscription-setting", 900)]
    [InlineData("/creator/dashboard", 600)]
    [InlineData("/dashboard", 600)]
    [InlineData("/dashboard/posts-report", 600)]
    [InlineData("/dashboard/income-chart", 600)]
    [InlineData("/creator/agreement", null)]
    [InlineData("/creator/payment-received", null)]
    [InlineData("/creator/withdrawals", null)]
    [InlineData("/notifications", null)]
    [InlineData("/comments/1", null)]
    [InlineData("/mira_vale", null)]
    [InlineData("/messages/conversation", null)]
    [InlineData("/user/search?search=leo", null)]
    [InlineData("/restrict/user", null)]
    [InlineData("/creator/subscribers", null)]
    public async Task Defect_D2_what_one_member_got_could_be_served_to_another(string target, int? seconds)
    {
        await using var off = await ApiUnderTest.Create();
        Assert.Equal("private, no-store", (await off.Get(target, off.AsMember(1))).Expect(200).Headers["Cache-Control"]);

        var on = (await Api.Get(target, Api.AsMember(1))).Expect(200);
        Assert.Equal(seconds is null ? "private, no-store" : $"private, max-age=0, s-maxage={seconds}", on.Headers["Cache-Control"]);
        if (seconds is not null) Assert.Contains("X-User-Cache-Key", on.Headers["Vary"], StringComparison.Ordinal);
        Assert.DoesNotContain("s-maxage", (await Api.Get(target, "no token")).Headers["Cache-Control"] ?? "", StringComparison.Ordinal);
    }

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(new() { ["EDGE_CACHE"] = "on" });
}
