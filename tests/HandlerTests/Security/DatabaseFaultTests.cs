using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Security;

/// <summary>A database that fails in the middle of an operation is an error that tells nothing of the inside, and never an empty success.</summary>
public sealed class DatabaseFaultTests : ApiTests
{
    [Theory]
    [InlineData("languages", "GET", "/user/profile", null)]
    [InlineData("likes", "GET", "/posts", null)]
    [InlineData("comments_likes", "GET", "/updates", null)]
    [InlineData("products", "GET", "/updates?media=shop", null)]
    [InlineData("live_streamings", "GET", "/leo_hart", null)]
    [InlineData("subscriptions", "GET", "/creator/subscribers", null)]
    [InlineData("referral_transactions", "GET", "/referrals", null)]
    [InlineData("tags", "GET", "/posts/create", null)]
    [InlineData("media_messages", "GET", "/messages/6", null)]
    [InlineData("restrictions", "GET", "/user/search?search=leo", null)]
    [InlineData("withdrawals", "GET", "/dashboard", null)]
    [InlineData("transactions", "GET", "/creator/payment-received", null)]
    [InlineData("plans", "POST", "/creator/subscription-setting", """{"price":205}""")]
    [InlineData("creator_settings", "GET", "/creator/settings", null)]
    [InlineData("countries", "POST", "/creator/block-countries", """{"countries":["US"]}""")]
    [InlineData("notifications", "DELETE", "/notifications/delete-all", null)]
    [InlineData("languages", "POST", "/user/profile", """{"language":"hi"}""")]
    public async Task Defect_texts_of_the_database_reached_the_client(string table, string method, string target, string? body)
    {
        await Api.Execute($"drop table {table}");
        var answer = await Api.Send(method, target, body, new ApiCall { Token = Api.AsMember(1) });
        Assert.Equal(503, answer.Status);
        foreach (var word in new[] { table, "SQL", "no such", "exist", "select", "Exception", " at " }) Assert.DoesNotContain(word, answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(answer.Status, (int)answer.Json["status"]!);
    }
}
