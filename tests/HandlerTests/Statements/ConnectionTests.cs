using System.Data.Common;
using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>How often a request connects to the database: once to know the caller, once for all of the handler's work.</summary>
public sealed class ConnectionTests : ApiTests
{
    private const long Mira = 1;
    private const long Asha = 6;

    private int opened;

    [Theory]
    [InlineData("/posts")]
    [InlineData("/updates")]
    [InlineData("/user/info")]
    [InlineData("/user/profile")]
    [InlineData("/user/search?q=a")]
    [InlineData("/notifications")]
    [InlineData("/notification/settings")]
    [InlineData("/messages/conversation")]
    [InlineData("/messages/6")]
    [InlineData("/mira_vale")]
    [InlineData("/restrict")]
    [InlineData("/referrals")]
    [InlineData("/posts/create")]
    public async Task Reading_connects_twice_at_most(string target) => await Require(target, Mira);

    [Fact]
    public async Task Showing_a_post_connects_twice_at_most()
    {
        var post = await Api.Scalar<long>("select min(id) from updates where status = 'active' and deleted = 0 and locked = 'no'");
        var owner = await Api.Scalar<string>($"select u.username from updates p inner join users u on u.id = p.user_id where p.id = {post}");
        (await Require($"/posts/{owner}/{post}", Asha)).Expect(200);
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(replace: context => context with { Database = new Counting(context.Database, () => Interlocked.Increment(ref opened)) });

    private async Task<ApiAnswer> Require(string target, long member)
    {
        // What is kept for a minute (settings) is read by the first call.
        await Api.Get(target, Api.AsMember(member));
        opened = 0;
        var answer = await Api.Get(target, Api.AsMember(member));
        Assert.True(answer.Status < 500, $"{target}: {answer.Status}");
        Assert.InRange(opened, 1, 2);
        return answer;
    }

    private sealed class Counting(IDatabase inner, Action opens) : IDatabase
    {
        public SqlDialect Dialect => inner.Dialect;

        public ValueTask<DbConnection> Open(CancellationToken cancelled)
        {
            opens();
            return inner.Open(cancelled);
        }
    }
}
