using System.Net;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Media;

namespace BingeMe.PlatformTests.Media;

/// <summary>The embedded store, its addresses through the whole API.</summary>
public sealed class DiskMediaStoreTests : MediaStoreConformance, IAsyncLifetime
{
    private const string Key = "uploads/shop/71234.png";

    private readonly TempFolder folder = new();
    private readonly ManualClock clock = new();
    private readonly BingeMeApi api;
    private readonly DiskMediaStore store;

    public DiskMediaStoreTests()
    {
        store = new DiskMediaStore(folder.File("media"), "http://localhost:4000", new string('s', 40), clock);
        var settings = Settings.From(new Dictionary<string, string> { ["BINGEME_DATA"] = folder.Path });
        api = new BingeMeApi(settings, static _ => new Silence(), context => context with { MediaStore = store });
    }

    protected override IMediaStore Store => store;

    /// <summary>A type that went between the look for it and its reading ended a commit with 500.</summary>
    [Fact]
    public async Task Who_reads_what_is_being_deleted_gets_the_whole_of_it_or_nothing()
    {
        var changing = Task.Run(async () =>
        {
            for (var round = 0; round < 1000; round++)
            {
                await store.Put(MediaBucket.Main, Key, new MediaObject(new byte[] { 1, 2, 3 }, "image/png"), default);
                await store.Delete(MediaBucket.Main, Key, default);
            }
        });
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            while (!changing.IsCompleted)
                if (await store.Head(MediaBucket.Main, Key, default) is not null && await store.Get(MediaBucket.Main, Key, 10, default) is { } read) Assert.Equal(3, read.Bytes.Length);
        })));
        await changing;
    }

    [Fact]
    public async Task An_address_is_bound_to_its_method_key_and_bucket()
    {
        await store.Put(MediaBucket.Main, Key, new MediaObject(new byte[] { 1 }, "image/png"), default);
        await store.Put(MediaBucket.Agreement, Key, new MediaObject(new byte[] { 1 }, "image/png"), default);
        var get = await store.PresignGet(MediaBucket.Main, Key, Lifetime, default);
        var put = await store.PresignPut(MediaBucket.Main, Key, "image/png", Lifetime, default);

        Assert.Equal(HttpStatusCode.Forbidden, (await Send("PUT", get, [1])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("GET", put)).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("PUT", put.Replace("uploads/shop/7", "uploads/shop/8", StringComparison.Ordinal), [1])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("PUT", put.Replace("X-Amz-Expires=1", "X-Amz-Expires=2", StringComparison.Ordinal), [1])).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("GET", get.Replace("/main/", "/agreement/", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task An_address_expires_on_the_second()
    {
        var address = await store.PresignPut(MediaBucket.Main, Key, "image/png", TimeSpan.FromSeconds(1200), default);
        clock.Advance(TimeSpan.FromSeconds(1199));
        Assert.Equal(HttpStatusCode.OK, (await Send("PUT", address, [1])).Status);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("PUT", address, [1])).Status);
    }

    [Theory]
    [InlineData("X-Amz-Signature")]
    [InlineData("X-Amz-Expires")]
    [InlineData("X-Amz-Date")]
    public async Task Without_its_signature_an_address_opens_nothing(string missing)
    {
        var address = await store.PresignGet(MediaBucket.Main, Key, TimeSpan.FromSeconds(1200), default);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("GET", address.Replace(missing, "x", StringComparison.Ordinal))).Status);
        Assert.Equal(HttpStatusCode.Forbidden, (await Send("GET", address.Split('?')[0])).Status);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("a/../../secret")]
    [InlineData("/etc/passwd")]
    [InlineData("a//b")]
    [InlineData("a/.hidden")]
    [InlineData("a\\b")]
    [InlineData("a\0b")]
    [InlineData("")]
    [InlineData("a/")]
    public async Task No_key_climbs_out_of_the_folder(string key)
    {
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.Put(MediaBucket.Main, key, new MediaObject(new byte[1], "x/y"), default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.PresignPut(MediaBucket.Main, key, "x/y", TimeSpan.FromSeconds(1), default));
        Assert.False(store.Admits("GET", $"/media-store/main/{key}", _ => "1", out _, out _));
    }

    [Theory]
    [InlineData("my photo (1).jpg", HttpStatusCode.Forbidden)]
    [InlineData("products/é.pdf", HttpStatusCode.Forbidden)]
    [InlineData("../secret", HttpStatusCode.NotFound)]
    [InlineData("", HttpStatusCode.NotFound)]
    public async Task A_name_that_only_the_old_stack_would_give_is_no_file_here(string key, HttpStatusCode answer)
    {
        Assert.Null(await store.Head(MediaBucket.Main, key, default));
        Assert.Null(await store.Get(MediaBucket.Main, key, 1, default));
        Assert.Null(await store.Copy(MediaBucket.Main, key, Key, "x/y", 1, default));
        Assert.False(await store.Exists(MediaBucket.Main, key, default));
        await store.Delete(MediaBucket.Main, key, default);
        Assert.Equal(answer, (await Send("GET", await store.PresignGet(MediaBucket.Main, key, TimeSpan.FromSeconds(9), default))).Status);
    }

    [Fact]
    public async Task A_stored_page_cannot_run_in_the_APIs_origin()
    {
        await store.Put(MediaBucket.Main, Key, new MediaObject("<script>"u8.ToArray(), "text/html"), default);
        var answer = await Answer("GET", await store.PresignGet(MediaBucket.Main, Key, TimeSpan.FromSeconds(9), default), null, "");
        Assert.Equal("default-src 'none'; sandbox", answer.Headers["Content-Security-Policy"]);
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
        Assert.Equal("cross-origin", answer.Headers["Cross-Origin-Resource-Policy"]);
    }

    [Fact]
    public async Task No_draft_stays_behind()
    {
        await store.Put(MediaBucket.Main, Key, new MediaObject(new byte[1], "x/y"), default);
        Assert.Empty(Directory.GetFiles(Path.Combine(folder.File("media"), "drafts")));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await api.DisposeAsync();
        folder.Dispose();
    }

    protected override async Task<(HttpStatusCode Status, byte[] Body, string? ContentType)> Send(string method, string address, byte[]? body = null, string type = "application/octet-stream")
    {
        var answer = await Answer(method, address, body, type);
        return ((HttpStatusCode)answer.Status, answer.Body.ToArray(), answer.Headers["Content-Type"]);
    }

    private async Task<ApiResponse> Answer(string method, string address, byte[]? body, string type)
    {
        var uri = new Uri(address);
        List<KeyValuePair<string, string>> headers = body is null ? [] : [new("content-type", type)];
        return await api.Api.Handle(new ApiRequest
        {
            Method = method,
            Target = RequestTarget.Parse(uri.PathAndQuery),
            Headers = RequestHeaders.From(method, headers, body?.Length ?? 0),
            Body = body,
            RequestId = "test",
        });
    }
}
