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
