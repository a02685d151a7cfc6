using System.Collections.Concurrent;
using BingeMe.Handlers.Ports;
using BingeMe.PlatformTests.Media;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Outages;

/// <summary>S3 goes away under traffic, dead or hanging, and comes back.</summary>
[Trait("Category", "Server")]
[Trait("Runs", "Alone")]
public sealed class S3OutageTests
{
    // More than the traffic uses up while S3 is well.
    private const int Uploads = 600;

    private readonly ConcurrentQueue<string> toPost = new();
    private readonly ConcurrentQueue<string> toDelete = new();
    private readonly ConcurrentDictionary<string, int> posts = new();
    private readonly ConcurrentDictionary<string, int> deletions = new();

    [Theory]
    [InlineData("crash")]
    [InlineData("hang")]
    public async Task What_needs_it_is_503_in_time_and_all_else_goes_on(string fault)
    {
        await using var server = new S3Process();
        await server.Start();
        await using var schema = await TempSchema.Create();
        await using var site = await OutageSite.Open(schema.Options, new()
        {
            ["S3_ENDPOINT"] = server.Endpoint.ToString(),
            ["AWS_BUCKET_NAME"] = S3Process.Bucket,
        });
        var store = site.Api.Context.MediaStore;
        await Upload(store);
        var postsBefore = await site.Count("select count(*) from updates");
        var filesBefore = await site.Count("select count(*) from media");
        var lastFile = await site.Count("select max(id) from media");
        await Outage.Run(
            server,
            fault,
            needing: new() { ["create a post"] = () => Create(site), ["delete an upload"] = () => Delete(site) },
            others: new()
            {
                ["sign an upload"] = () => site.Send("GET", "/posts/upload-url?fileNames=%5B%22a.png%22%5D", site.MemberToken),
                ["validate"] = () => site.Send("GET", "/auth/validate", site.MemberToken),
                ["health"] = () => site.Send("GET", "/health"),
            });

        // A row for every post that was promised and for no other, and each shows a picture that is there.
        var promised = posts.Count(p => p.Value == 200);
        Assert.Equal(postsBefore + promised, await site.Count("select count(*) from updates"));
        Assert.Equal(filesBefore + promised, await site.Count("select count(*) from media"));
        foreach (var name in await site.Texts($"select image from media where id > {lastFile}"))
            Assert.Equal("image/webp", (await store.Head(MediaBucket.Main, $"uploads/updates/images/{name}", default))?.ContentType);

        // Whoever was refused can try again with the same upload.
        foreach (var (key, status) in posts.Where(p => p.Value != 200))
            Assert.True(await store.Exists(MediaBucket.Main, key, default), $"{key} is gone although its post was answered with {status}.");
        foreach (var (key, _) in deletions.Where(d => d.Value == 200))
            Assert.False(await store.Exists(MediaBucket.Main, key, default));
    }

    private static string NewKey() => $"uploads/updates/images/{OutageSite.Member}{Guid.NewGuid()}.png";

    private static string Next(ConcurrentQueue<string> uploads) => uploads.TryDequeue(out var key) ? key : throw new InvalidOperationException("More uploads are needed.");

    private async Task Upload(IMediaStore store)
    {
        var picture = new MediaObject(TestPictures.Halves("png", 16, 16), "image/png");
        await Parallel.ForEachAsync(Enumerable.Range(0, Uploads), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, cancelled) =>
        {
            var key = NewKey();
            await store.Put(MediaBucket.Main, key, picture, cancelled);
            (toPost.Count <= toDelete.Count ? toPost : toDelete).Enqueue(key);
        });
    }

    private async Task<SiteAnswer> Create(OutageSite site)
    {
        var key = Next(toPost);
        var answer = await site.Send("POST", "/posts/create", site.MemberToken, $$"""{"description":"Outage","post_type":"free","media":["{{key}}"]}""");
        posts[key] = answer.Status;
        // A refused one is not lost: its upload is tried again by a later caller.
        if (answer.Status == 503) toPost.Enqueue(key);
        return answer;
    }

    private async Task<SiteAnswer> Delete(OutageSite site)
    {
        var key = Next(toDelete);
        var answer = await site.Send("DELETE", "/s3/media/delete", site.MemberToken, $$"""{"key":"{{key}}"}""");
        deletions[key] = answer.Status;
        if (answer.Status == 503) toDelete.Enqueue(key);
        return answer;
    }
}
