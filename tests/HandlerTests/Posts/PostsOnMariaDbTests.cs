using BingeMe.Handlers.Entitlements;
using BingeMe.Platform.Migrations;
using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>What only the production engine can show: that calls at once are counted exactly there too, and find their rows by an index.</summary>
[Trait("Category", "Server")]
public sealed class PostsOnMariaDbTests : PostsTests
{
    private const string Schema = "bingeme_posts_tests";

    protected override async Task<ApiUnderTest> Create()
    {
        if (MariaDbFactAttribute.Server(Schema) is not { } options) return await base.Create();
        await using (var server = new MySqlDatabase(options with { Database = "" }))
        {
            await using var connection = await server.Open(default);
            await using var command = connection.CreateCommand();
            command.CommandText = $"drop database if exists {Schema}; create database {Schema} character set utf8mb4 collate utf8mb4_unicode_ci";
            await command.ExecuteNonQueryAsync();
        }

        var database = new MySqlDatabase(options);
        await using (var connection = await database.Open(default))
        {
            await new Migrator(connection, MySqlDialect.Instance, TimeProvider.System).Apply(includeContract: true, default);
            await DemoData.LoadIfEmpty(connection, ApiUnderTest.Start, default);
        }

        return await ApiUnderTest.Create(replace: c => c with { Database = database });
    }

    [MariaDbFact]
    public async Task Likes_at_once_are_counted_exactly()
    {
        var creator = await AddCreator();
        var post = await AddPost(creator);
        var comment = await AddComment(post, creator);
        var fans = new List<long>();
        for (var i = 0; i < 40; i++) fans.Add(await AddFan($"fan_{i}"));
        var calls = fans.SelectMany((fan, i) => Enumerable.Repeat(fan, i % 2 == 0 ? 5 : 4)).ToList();
        var answers = await Task.WhenAll(calls.SelectMany(fan => new[] { Task.Run(() => Like(post, fan)), Task.Run(() => LikeComment(comment, fan)) }));
        Assert.All(answers, a => a.Expect(200));
        Assert.Equal(40, await Api.Scalar<long>("select count(*) from likes where updates_id = @p", ("@p", post)));
        Assert.Equal(20, await Api.Scalar<long>("select count(*) from likes where updates_id = @p and status = '1'", ("@p", post)));
        Assert.Equal(20, await Api.Scalar<long>("select count(*) from comments_likes where comments_id = @c", ("@c", comment)));
        Assert.Equal((20, 20), (await Notifications(creator, 2, post), await Notifications(creator, 2, post, "1")));
    }

    [MariaDbFact]
    public async Task Comments_and_their_deletions_at_once_are_counted_exactly()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        var post = await AddPost(creator);
        var comments = new List<long>();
        for (var i = 0; i < 100; i++) comments.Add(await AddComment(post, fan));
        var added = Enumerable.Range(0, 200).Select(_ => Task.Run(() => Comment(post, fan)));
        var deleted = comments.Select(c => Task.Run(() => DeleteComment(c, fan)));
        Assert.All(await Task.WhenAll(added.Concat(deleted)), a => a.Expect(200));
        Assert.Equal(200, (int)(await Show(post, creator)).Expect(200).Data!["comments_count"]!);
    }

    [MariaDbFact]
    public async Task Pins_at_once_leave_one()
    {
        var creator = await AddCreator();
        var posts = new List<long>();
        for (var i = 0; i < 20; i++) posts.Add(await AddPost(creator));
        Assert.All(await Task.WhenAll(posts.Select(p => Task.Run(() => Pin(p, creator)))), a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from updates where user_id = @c and fixed_post = '1'", ("@c", creator)));
    }

    [MariaDbFact]
    public async Task Facts_are_the_same_as_on_SQLite()
    {
        var creator = await AddCreator();
        var fan = await AddFan();
        await Subscribe(fan, creator, Api.Now.AddDays(1), cancelled: "yes");
        var (open, forSubscribers, paid, gone) =
            (await AddPost(creator), await AddPost(creator, "yes"), await AddPost(creator, "yes", 20), await AddPost(creator, expiredAt: Api.Now));
        var decided = await Api.Context.Entitlement.Posts(new Viewer(fan, null), [open, forSubscribers, paid, gone], default);
        Assert.Equal(
            [new(Visibility.Open, true), new(Visibility.Open, true), new(Visibility.Closed, false), PostDecision.Hidden],
            new[] { open, forSubscribers, paid, gone }.Select(p => decided[p]));
        await Buy(paid, fan);
        Assert.True((bool)(await Show(paid, fan)).Expect(200).Data!["can_view"]!);
        await AddMessage(creator, fan);
        Assert.Equal(Visibility.Closed, Assert.Single(await Api.Context.Entitlement.Messages(fan, [await Newest("messages")], default)).Value.Visibility);
    }

    [MariaDbFact]
    public async Task Posts_are_made_and_shown()
    {
        var creator = await AddCreator();
        (await Send("create", creator, ("description", "Hello"), ("post_type", "paid"), ("price", "12.50"), ("tags", "music brand-new"))).Expect(200);
        var post = await Newest("updates");
        var answer = (await Show(post, creator)).Expect(200);
        Assert.Equal(("just now", 12.5m), (answer["date"], (decimal)answer.Data!["price"]!));
        Assert.Equal("""["#music","#brand-new"]""", answer.Data!["tags"]!.ToJsonString());
        (await Api.Get("/posts/create", Api.AsMember(creator))).Expect(200);
    }

    private Task<int> AddMessage(long from, long to) => Api.Execute(
        "insert into messages (conversations_id, from_user_id, to_user_id, message, price) values (77, @from, @to, 'Hello', 20)", ("@from", from), ("@to", to));
}
