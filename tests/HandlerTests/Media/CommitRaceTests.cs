using System.Text.Json.Nodes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Media;
using BingeMe.Platform.Resilience;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.S3;
using Xunit;

namespace HandlerTests.Media;

/// <summary>
/// Uploads that several calls lay hands on at once (ruling 38): whoever is told that it is stored has its files, and no row is ever without.
/// On the embedded store, and on S3.
/// </summary>
public abstract class CommitRaceTests : ApiTests
{
    private const long Mira = 1;
    private const long Asha = 6;
    private const int Rounds = 8;
    private const int Tries = 20;

    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private IMediaStore Store => Api.Context.MediaStore;

    [Theory]
    [InlineData("post")]
    [InlineData("message")]
    [InlineData("mass message")]
    [InlineData("avatar")]
    [InlineData("cover")]
    public async Task The_same_upload_committed_at_once_leaves_no_row_without_its_files(string kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var keys = await Upload(kind);
            var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(() => Commit(kind, keys, $"at once {round} {i}"))));

            Assert.All(answers, a => Assert.True(a.Status is 200 or 400 or 409 or 422, a.Text));
            Assert.Contains(answers, a => a.Status == 200);
            await RequireFiles(kind, answers.Count(a => a.Status == 200), $"at once {round} ");
            foreach (var key in keys) Assert.False(await Patiently(() => Store.Exists(MediaBucket.Main, key, default)), key);
        }
    }

    [Theory]
    [InlineData("post")]
    [InlineData("message")]
    [InlineData("avatar")]
    public async Task Deleting_while_committing_ends_in_one_of_the_two(string kind)
    {
        for (var round = 0; round < Rounds; round++)
        {
            var keys = await Upload(kind);
            var commit = Task.Run(() => Commit(kind, keys, $"deleted {round}"));
            var deletions = await Task.WhenAll(keys.Select(k => Task.Run(async () =>
            {
                await Task.Delay(round * 3);
                return await Delete(k);
            })));

            Assert.All(deletions, d => Assert.True(d.Status is 200 or 409, d.Text));
            var answer = await commit;
            Assert.True(answer.Status is 200 or 400 or 422, answer.Text);
            await RequireFiles(kind, answer.Status == 200 ? 1 : 0, $"deleted {round}");
        }
    }

    [Theory]
    [InlineData("post")]
    [InlineData("message")]
    [InlineData("avatar")]
    public async Task A_signed_put_changes_nothing_that_was_committed(string kind)
    {
        var keys = await Upload(kind);
        (await Commit(kind, keys, "published")).Expect(200);

        foreach (var key in keys)
        {
            var address = await Store.PresignPut(MediaBucket.Main, key, "image/png", TimeSpan.FromMinutes(20), default);
            await Put(address, "<html>taken over</html>");
            Assert.Equal("text/html", (await Patiently(() => Store.Head(MediaBucket.Main, key, default)))!.ContentType);
        }

        await RequireFiles(kind, 1, "published");
        foreach (var key in await Stored(kind, "published"))
        {
            // What was committed cannot be committed again, nor deleted from under its row.
            Assert.True((await Commit(kind, [key], "again")).Status is 400 or 422);
            Assert.True((await Delete(key)).Status is 403 or 409);
        }

        await RequireFiles(kind, 1, "published");
    }

    [Fact]
    public async Task Deleting_the_post_leaves_the_files_to_its_row()
    {
        (await Commit("post", await Upload("post"), "short-lived")).Expect(200);
        var id = await Api.Scalar<long>("select id from updates where description = 'short-lived'");
        (await Api.Send("DELETE", $"/posts/delete/{id}", null, new ApiCall { Token = Api.AsMember(Mira) })).Expect(200);
        await RequireFiles("post", 1, "short-lived");
    }

    /// <summary>Calls a signed PUT.</summary>
    protected abstract Task Put(string address, string html);

    private async Task<string[]> Upload(string kind)
    {
        var area = kind switch { "post" => "updates/images", "message" or "mass message" => "messages", _ => kind };
        List<string> keys = [$"uploads/{area}/{Mira}{Guid.NewGuid()}.png"];
        await Patiently(() => Store.Put(MediaBucket.Main, keys[0], new MediaObject(Png, "text/html"), default));
        if (kind is "avatar" or "cover") return [.. keys];
        keys.Add($"uploads/{area.Replace("images", "videos", StringComparison.Ordinal)}/{Mira}{Guid.NewGuid()}.mp4");
        await Patiently(() => Store.Put(MediaBucket.Main, keys[1], new MediaObject(new byte[100_000], "text/html"), default));
        return [.. keys];
    }

    private Task<ApiAnswer> Commit(string kind, string[] keys, string text)
    {
        var media = new JsonArray([.. keys.Select(k => (JsonNode)k)]);
        var (path, body) = kind switch
        {
            "post" => ("/posts/create", new JsonObject { ["description"] = text, ["post_type"] = "free", ["media"] = media }),
            "message" => ("/messages/send", new JsonObject { ["user_id"] = Asha, ["message"] = text, ["media"] = media }),
            "mass message" => ("/messages/send-massive", new JsonObject { ["message"] = text, ["media"] = media }),
            _ => ($"/user/{kind}", new JsonObject { [kind] = keys[0] }),
        };
        return Patiently(() => Api.Post(path, body.ToJsonString(), Api.AsMember(Mira)));
    }

    private Task<ApiAnswer> Delete(string key) =>
        Patiently(() => Api.Send("DELETE", $"/s3/media/delete?key={key}", null, new ApiCall { Token = Api.AsMember(Mira) }));

    /// <summary>Again while the store is too slow on a busy machine, as a client that is told 503 comes back.</summary>
    private static async Task<T> Patiently<T>(Func<Task<T>> call)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                var answer = await call();
                if (answer is not ApiAnswer { Status: 503 } || tried == Tries) return answer;
            }
            catch (DependencyException) when (tried < Tries)
            {
                // It is asked again below.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500));
        }
    }

    private static Task<bool> Patiently(Func<Task> call) => Patiently(async () =>
    {
        await call();
        return true;
    });

    /// <summary>As many rows as there were good answers, each with every file, of the server's types.</summary>
    private async Task RequireFiles(string kind, int committed, string text)
    {
        var stored = await Stored(kind, text);
        switch (kind)
        {
            case "post" or "message": Assert.Equal(committed * 2, stored.Count); break;
            case "mass message": Assert.True(stored.Count >= committed * 2 && stored.Count % 2 == 0, $"{stored.Count}"); break;
            default: Assert.Single(stored); break;
        }

        // A picture of before the test has no file in the demo data.
        if (kind is "avatar" or "cover" && committed == 0) return;
        foreach (var key in stored)
        {
            var info = await Patiently(() => Store.Head(MediaBucket.Main, key, default));
            Assert.True(info is not null, $"{key} is in a row and not in the store.");
            Assert.Equal(key.EndsWith(".mp4", StringComparison.Ordinal) ? new MediaInfo(100_000, "video/mp4") : info with { ContentType = "image/webp" }, info);
        }
    }

    private async Task<IReadOnlyList<string>> Stored(string kind, string text)
    {
        await using var sql = await new Db(Api.Context.Database, Api.Clock).Connect(default);
        await using var command = sql.Connection.CreateCommand();
#pragma warning disable CA2100 // words of this class
        command.CommandText = kind switch
        {
            "post" => $"select f.image, f.video from media f join updates p on p.id = f.updates_id where p.description like '{text}%'",
            "message" or "mass message" => $"select f.media_path, '' from media_messages f join messages m on m.id = f.message_id where m.message like '{text}%'",
            _ => $"select {kind}, '' from users where id = {Mira}",
        };
#pragma warning restore CA2100
        var keys = new List<string>();
        await using var rows = await command.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            var (first, second) = (rows.GetString(0), rows.GetString(1));
            keys.Add(kind switch
            {
                "post" => first.Length > 0 ? $"uploads/updates/images/{first}" : $"uploads/updates/videos/{second}",
                "message" or "mass message" => first,
                _ => $"uploads/{kind}/{first}",
            });
        }

        return [.. keys.Distinct(StringComparer.Ordinal)];
    }
}

/// <summary>The races on the embedded store.</summary>
public sealed class EmbeddedCommitRaceTests : CommitRaceTests
{
    protected override async Task Put(string address, string html) =>
        (await Api.Send("PUT", new Uri(address).PathAndQuery, html, new ApiCall { ContentType = "text/html" })).Expect(200);
}

/// <summary>The races on an S3 server.</summary>
[Trait("Category", "Server")]
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class S3CommitRaceTests : CommitRaceTests, IClassFixture<S3CommitRaceTests.Server>
{
    private readonly S3MediaStore store;

    public S3CommitRaceTests(Server server) => store = new S3MediaStore(
        new DependencyPolicy("s3", S3MediaStore.Limits, TimeProvider.System),
        new S3Options { Region = "eu-west-2", MainBucket = S3Server.MainBucket, AgreementBucket = S3Server.AgreementBucket, Endpoint = server.Url },
        new Amazon.Runtime.BasicAWSCredentials(S3Server.Key, S3Server.Key));

    protected override Task<ApiUnderTest> Create() => ApiUnderTest.Create(replace: context => context with { MediaStore = store });

    protected override async Task Put(string address, string html)
    {
        using var client = new HttpClient();
        using var content = new StringContent(html);
        content.Headers.ContentType = new("text/html");
        (await client.PutAsync(new Uri(address), content)).EnsureSuccessStatusCode();
    }

    public sealed class Server : IAsyncLifetime
    {
        private S3Server server = null!;

        public Uri Url => server.Url;

        public async Task InitializeAsync() => server = await S3Server.Start();

        public Task DisposeAsync()
        {
            server.Dispose();
            return Task.CompletedTask;
        }
    }
}
