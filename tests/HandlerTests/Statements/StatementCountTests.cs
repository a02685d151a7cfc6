using BingeMe.Handlers.Media;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Statements;
using Xunit;

namespace HandlerTests.Statements;

/// <summary>Lists that asked the database once more for each row: now the number of statements does not hang on the number of rows.</summary>
public sealed class StatementCountTests : ApiTests
{
    private readonly StatementLedger ledger = new();

    [Theory]
    [InlineData("/user/search?search=crowd")]
    [InlineData("/user/posts?limit=100")]
    [InlineData("/updates?limit=100")]
    [InlineData("/updates?limit=100&media=shop")]
    [InlineData("/leo_hart")]
    [InlineData("/comments/{post}?limit=100")]
    [InlineData("/messages/conversation?limit=50")]
    [InlineData("/messages/conversation/search?search=crowd&limit=50")]
    [InlineData("/messages/{other}?limit=100")]
    [InlineData("/notifications?limit=50")]
    [InlineData("/referrals?limit=100")]
    [InlineData("/creator/payment-received?limit=100")]
    public async Task Defect_lists_asked_once_more_for_each_row(string target)
    {
        await AddRows(2);
        var few = await Count(target);
        await AddRows(10);
        Assert.Equal(few, await Count(target));
    }

    /// <summary>Whether legacy's rows name what was just committed was asked once a file, and looked through all of a creator's messages for each.</summary>
    [Theory]
    [InlineData("uploads/updates/")]
    [InlineData("uploads/shop/")]
    [InlineData("uploads/messages/")]
    [InlineData("uploads/avatar/")]
    [InlineData("uploads/cover/")]
    [InlineData("uploads/verification/")]
    [InlineData("uploads/payout/")]
    [InlineData("agreement_image/")]
    public async Task A_commit_asks_for_all_its_files_at_once(string prefix)
    {
        var use = MediaUse.All.Single(u => u.Prefix == prefix);
        Assert.Equal(await Asked(1), await Asked(20));

        async Task<int> Asked(int files)
        {
            var uploads = Enumerable.Range(0, files).Select(_ => new MediaKeys(SystemRandomSource.Instance).New(use, 4, "png")).ToList();
            var before = ledger.Count;
            Assert.Empty(await Api.Context.Db.Run(sql => MediaReferences.Used(sql, uploads), CancellationToken.None));
            return ledger.Count - before;
        }
    }

    protected override Task<ApiUnderTest> Create() =>
        ApiUnderTest.Create(replace: context => context with { Database = new RecordingDatabase(context.Database, ledger) });

    private async Task<int> Count(string target)
    {
        target = target
            .Replace("{post}", $"{await Api.Scalar<long>("select min(id) from updates where description = 'crowd'")}", StringComparison.Ordinal)
            .Replace("{other}", $"{await Api.Scalar<long>("select min(id) from users where username like 'crowd%'")}", StringComparison.Ordinal);

        // Once before, for what is read the first time and kept.
        (await Api.Get(target, Api.AsMember(4))).Expect(200);
        var before = ledger.Count;
        var answer = (await Api.Get(target, Api.AsMember(4))).Expect(200);
        Assert.Contains("crowd", answer.Text, StringComparison.Ordinal);
        return ledger.Count - before;
    }

    /// <summary>Members who have written to member 4, commented and liked; and as many posts, products and earnings of theirs.</summary>
    private async Task AddRows(int rows)
    {
        for (var i = 0; i < rows; i++)
        {
            var other = await Api.AddMember(new TestMember($"crowd_{Guid.NewGuid():N}"[..20]) { Name = "crowd" });
            (string, object?)[] values = [("@o", other), ("@now", Api.Now.UtcDateTime), ("@r", $"r{other}")];
            await Api.Execute("insert into updates (user_id, description, date, is_utc, status) values (4, 'crowd', @now, '1', 'active')", values);
            await Api.Execute("insert into media (updates_id, user_id, type, image, status) select max(id), 4, 'image', 'a.webp', 'active' from updates", values);
            await Api.Execute(
                "insert into comments (updates_id, user_id, reply, date, date_utc, status) select min(id), @o, 'crowd', @now, @now, '1' from updates where description = 'crowd'", values);
            await Api.Execute("insert into comments_likes (comments_id, user_id, created_at) select max(id), @o, @now from comments", values);
            await Api.Execute("insert into products (user_id, name, description, price, type, status, created_at) values (4, 'crowd', '', 5, 'digital', '1', @now)", values);
            await Api.Execute("insert into conversations (user_1, user_2, user1_id, user2_id, room_id, created_at, updated_at) values (4, @o, 4, @o, @r, @now, @now)", values);
            await Api.Execute(
                "insert into messages (conversations_id, from_user_id, to_user_id, message, status, created_at) select max(id), @o, 4, 'crowd', 'new', @now from conversations", values);
            await Api.Execute(
                """
                insert into messages (conversations_id, from_user_id, to_user_id, message, status, created_at)
                select min(id), (select min(id) from users where username like 'crowd%'), 4, 'crowd', 'new', @now from conversations where room_id like 'r%' and user_1 = 4
                """,
                values);
            await Api.Execute("insert into notifications (destination, author, type, target, created_at) select 4, @o, 2, max(id), @now from updates", values);
            await Api.Execute("insert into transactions (type, user_id, subscribed, amount, earning_net_user_coins, created_at) values ('tip', @o, 4, 5, 4, @now)", values);
            await Api.Execute("insert into referral_transactions (referrals_id, user_id, referred_by, earnings, status) values (9, @o, 4, 2.50, '1')", values);
        }
    }
}
