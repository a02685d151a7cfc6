using BingeMe.Handlers.Notify;
using HandlerTests.Posts;
using Xunit;

namespace HandlerTests.Notifications;

/// <summary>The rows that tell members what others did.</summary>
public sealed class NotifierTests : PostsTests
{
    [Theory]
    [InlineData(1, "notify_new_subscriber")]
    [InlineData(2, "notify_liked_post")]
    [InlineData(3, "notify_commented_post")]
    [InlineData(4, "notify_liked_comment")]
    [InlineData(5, "notify_new_tip")]
    [InlineData(6, "notify_new_ppv")]
    [InlineData(7, "notify_new_ppv")]
    [InlineData(12, "notify_new_subscriber")]
    [InlineData(33, null)]
    public async Task A_setting_governs_its_kinds(int type, string? column)
    {
        var (creator, fan) = (await AddCreator(), await AddFan());
        await Api.Execute(
            "update users set notify_new_subscriber = 'no', notify_liked_post = 'no', notify_commented_post = 'no', notify_liked_comment = 'no', notify_new_tip = 'no', notify_new_ppv = 'no' where id = @c",
            ("@c", creator));
        var notice = new Notice(creator, fan, (NotificationType)type, 5);
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, notice), default);
        Assert.Equal(column is null ? 1 : 0, await Notifications(creator, type, 5));
        if (column is null) return;
        await Api.Execute($"update users set {column} = 'yes' where id = @c", ("@c", creator));
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, notice), default);
        Assert.Equal(1, await Notifications(creator, type, 5));
    }

    [Fact]
    public async Task Nobody_is_told_of_his_own_doing_or_by_one_who_is_blocked_or_when_gone()
    {
        var (creator, fan, gone) = (await AddCreator(), await AddFan(), await AddFan("gone_one"));
        await Api.Execute("update users set deleted = 1 where id = @g", ("@g", gone));
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, new Notice(creator, creator, NotificationType.PostCommented, 1)), default);
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, new Notice(gone, creator, NotificationType.PostCommented, 1)), default);
        await Block(fan, creator);
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, new Notice(creator, fan, NotificationType.PostCommented, 1)), default);
        await Api.Context.Db.Run(sql => Notifier.Notify(sql, new Notice(fan, creator, NotificationType.PostCommented, 1)), default);
        Assert.Equal(0, await Api.Scalar<long>("select count(*) from notifications where destination in (@a, @b, @c)", ("@a", creator), ("@b", fan), ("@c", gone)));
    }

    [Fact]
    public async Task There_are_as_many_as_are_wanted()
    {
        var (creator, fan) = (await AddCreator(), await AddFan());
        var notice = new Notice(creator, fan, NotificationType.PostLiked, 5);
        Task Follow(int wanted) => Api.Context.Db.Run(
            sql => sql.Transaction(async () =>
            {
                await sql.LockMember(fan);
                await Notifier.Follow(sql, notice, wanted, isKept: true);
            }),
            default);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Follow(1))));
        Assert.Equal(1, await Notifications(creator, 2, 5));
        for (var i = 0; i < 2; i++) await Follow(0);
        Assert.Equal((0, 1), (await Notifications(creator, 2, 5), await Notifications(creator, 2, 5, "1")));
    }

    [Fact]
    public void Texts_are_cut_and_links_are_the_clients_tokens()
    {
        Assert.Equal("Somebody liked your post.", NotificationTexts.Describe(NotificationType.PostLiked, null));
        Assert.Equal(
            $"{new string('a', 20)}... liked your post: {new string('b', 50)}...",
            NotificationTexts.Describe(NotificationType.PostLiked, new string('a', 21), new string('b', 51)));
        Assert.Equal($"{new string('a', 20)} sent you a tip.", NotificationTexts.Describe(NotificationType.Tipped, new string('a', 20)));
        Assert.DoesNotContain('\uD83D', NotificationTexts.Describe(NotificationType.Tipped, new string('a', 19) + "\U0001F600b"));
        Assert.Equal("View Post", NotificationTexts.Link(NotificationType.PostCommented));
        Assert.Equal("View Notification", NotificationTexts.Link((NotificationType)99));
        foreach (var type in Enum.GetValues<NotificationType>().Where(t => t != NotificationType.None))
        {
            Assert.NotEqual("View Notification", NotificationTexts.Link(type));
            Assert.NotEqual(NotificationTexts.Describe(NotificationType.None, "A"), NotificationTexts.Describe(type, "A"));
        }
    }

    private Notifier Notifier => Api.Context.Notifier;
}
