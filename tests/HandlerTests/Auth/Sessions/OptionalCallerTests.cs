using BingeMe.Handlers.Security;
using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Auth.Sessions;

/// <summary>Operations that need no caller: who counts as known there, and who as a visitor.</summary>
public sealed class OptionalCallerTests : AuthTests
{
    private const string Secret = "secret.webp";

    [Fact]
    public async Task A_good_token_makes_the_caller_known()
    {
        var fan = await Fan("active");
        Assert.Contains(Secret, (await Api.Get("/star", Api.AsMember(fan))).Expect(200).Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, (await Api.Get("/star")).Expect(200).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("pending")]
    [InlineData("deleted")]
    public async Task Defect_a_suspended_or_pending_member_counted_as_known_where_none_is_needed(string status)
    {
        var fan = await Fan(status);
        foreach (var operation in Api.System.Operations.Where(static o => o.Access == Access.Optional))
        {
            var target = string.Join('/', operation.Path.Split('/').Select(static s => s.StartsWith('{') ? "star" : s));
            var visitor = await Api.Send(operation.Method, target, null, new ApiCall());
            foreach (var token in new[] { Api.AsMember(fan), Api.Context.Tokens.MemberAccess(fan, "user", Api.Now, Tokens.RetrieveScope) })
            {
                var answer = await Api.Send(operation.Method, target, null, new ApiCall { Token = token });
                Assert.Equal((visitor.Status, visitor.Text), (answer.Status, answer.Text));
            }
        }

        (await Api.Get("/profile", Api.AsMember(fan))).Expect(status == "deleted" ? 401 : 403);
    }

    /// <summary>A subscriber of a creator whose post is for subscribers.</summary>
    private async Task<long> Fan(string status)
    {
        var star = await Api.AddMember(new TestMember("star") { IsCreator = true });
        var fan = await Api.AddMember(new TestMember("fan") { Status = status });
        await Api.Execute(
            "insert into updates (user_id, description, date, is_utc, locked, status) values (@o, 'Owned', @now, '1', 'yes', 'active')", ("@o", star), ("@now", Api.Now.UtcDateTime));
        await Api.Execute(
            "insert into media (updates_id, user_id, type, image, status) select max(id), @o, 'image', 'secret.webp', 'active' from updates where user_id = @o", ("@o", star));
        await Api.Execute("insert into plans (user_id, name, price, `interval`, status) values (@o, 'plan_star', 10, 'monthly', '1')", ("@o", star));
        await Api.Execute("insert into subscriptions (user_id, stripe_price, ends_at) values (@f, 'plan_star', @ends)", ("@f", fan), ("@ends", Api.Now.UtcDateTime.AddDays(10)));
        return fan;
    }
}
