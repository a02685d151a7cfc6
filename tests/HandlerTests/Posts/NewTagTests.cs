using System.Text.Json.Nodes;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Posts;

/// <summary>Tags are made once, however many posts bring one at the same time.</summary>
public sealed class NewTagTests : PostsTests
{
    [Fact]
    public async Task Posts_with_the_same_new_tags_at_once_make_each_tag_once()
    {
        var creators = new List<long>();
        for (var i = 0; i < 8; i++) creators.Add(await AddCreator($"creator_{i}"));
        for (var round = 0; round < 6; round++)
        {
            // Each in an order of its own, so that whoever waits for one tag may hold another.
            string[] tags = [$"one{round}", $"two{round}", $"three{round}", $"four{round}"];
            var answers = await Task.WhenAll(creators.Select((creator, i) => Task.Run(() => Api.Post(
                "/posts/create",
                new JsonObject { ["description"] = $"round {round}", ["post_type"] = "free", ["tags"] = string.Join(' ', tags[(i % 4)..].Concat(tags[..(i % 4)])) }.ToJsonString(),
                Api.AsMember(creator)))));

            Assert.All(answers, a => a.Expect(200));
            foreach (var tag in tags)
            {
                Assert.Equal(1, await Api.Scalar<long>("select count(*) from tags where tag = @t", ("@t", tag)));
                Assert.Equal(8, await Api.Scalar<long>("select count(*) from update_tags u join tags t on t.id = u.tag_id where t.tag = @t", ("@t", tag)));
            }
        }
    }

    /// <summary>To MySQL's collation any two emoji are one, and accents none.</summary>
    [Theory]
    [InlineData("🔥", "😀 🎂", "#😀 #🎂")]
    [InlineData("café", "cafe", "#cafe")]
    [InlineData("x", "résumé resume", "#résumé #resume")]
    [InlineData("straße", "strasse", "#strasse")]
    [InlineData("Sunset", "sunset", "#Sunset")]
    public async Task A_tag_is_only_the_one_that_is_spelt_so_but_for_case(string before, string tags, string shown)
    {
        var creator = await AddCreator();
        (await Create(before)).Expect(200);
        (await Create(tags)).Expect(200);
        var id = await Api.Scalar<long>("select max(id) from updates where user_id = @c", ("@c", creator));
        Assert.Equal(
            shown.Split(' ').Select(t => t.TrimStart('#')).Order(StringComparer.Ordinal),
            await Tied());
        (await Api.Send("PUT", "/posts/edit", new JsonObject { ["id"] = $"{id}", ["tags"] = before }.ToJsonString(), new ApiCall { Token = Api.AsMember(creator) })).Expect(200);
        Assert.Equal([before], await Tied());

        async Task<IEnumerable<string>> Tied() =>
            (await Api.Scalar<string>("select group_concat(t.tag) from update_tags u join tags t on t.id = u.tag_id where u.update_id = @id", ("@id", id)))!.Split(',').Order(StringComparer.Ordinal);

        Task<ApiAnswer> Create(string list) => Api.Post(
            "/posts/create", new JsonObject { ["description"] = "x", ["post_type"] = "free", ["tags"] = list }.ToJsonString(), Api.AsMember(creator));
    }

    [Fact]
    public async Task Edits_and_new_posts_at_once_make_a_tag_once()
    {
        var creator = await AddCreator();
        var posts = new List<long>();
        for (var i = 0; i < 4; i++) posts.Add(await AddPost(creator));

        var edits = posts.Select(p => Task.Run(() => Api.Send("PUT", "/posts/edit", $$"""{"id":"{{p}}","tags":"fresh"}""", new ApiCall { Token = Api.AsMember(creator) })));
        var creations = posts.Select(_ => Task.Run(() => Api.Post("/posts/create", """{"description":"x","post_type":"free","tags":"fresh"}""", Api.AsMember(creator))));

        Assert.All(await Task.WhenAll(edits.Concat(creations)), a => a.Expect(200));
        Assert.Equal(1, await Api.Scalar<long>("select count(*) from tags where tag = 'fresh'"));
        Assert.Equal(8, await Api.Scalar<long>("select count(*) from update_tags u join tags t on t.id = u.tag_id where t.tag = 'fresh'"));
    }
}
