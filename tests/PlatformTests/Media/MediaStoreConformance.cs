using System.Net;
using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.Media;

/// <summary>What every media store does (platform-auth P12). Signed addresses are tried by <see cref="Send"/>, over HTTP where the store has a server.</summary>
public abstract class MediaStoreConformance
{
    protected static TimeSpan Lifetime { get; } = TimeSpan.FromSeconds(1200);

    private readonly string key = $"uploads/shop/7{Guid.NewGuid():d}.png";

    protected abstract IMediaStore Store { get; }

    [Fact]
    public async Task What_was_put_is_there_with_its_type_until_it_is_deleted()
    {
        Assert.Null(await Store.Head(MediaBucket.Main, key, default));
        Assert.Null(await Store.Get(MediaBucket.Main, key, 100, default));

        await Store.Put(MediaBucket.Main, key, new MediaObject(new byte[] { 1, 2, 3 }, "image/png"), default);
        await Store.Put(MediaBucket.Main, key, new MediaObject(new byte[] { 4, 5 }, "image/webp"), default);

        Assert.Equal(new MediaInfo(2, "image/webp"), await Store.Head(MediaBucket.Main, key, default));
        var found = await Store.Get(MediaBucket.Main, key, 100, default);
        Assert.Equal([4, 5], found!.Bytes.ToArray());
        Assert.Equal("image/webp", found.ContentType);
        Assert.True(await Store.Exists(MediaBucket.Main, key, default));

        await Store.Delete(MediaBucket.Main, key, default);
        await Store.Delete(MediaBucket.Main, key, default);
        Assert.False(await Store.Exists(MediaBucket.Main, key, default));
    }

    [Fact]
    public async Task The_buckets_are_apart()
    {
        await Store.Put(MediaBucket.Agreement, key, new MediaObject(new byte[] { 1 }, "image/png"), default);
        Assert.False(await Store.Exists(MediaBucket.Main, key, default));
        Assert.True(await Store.Exists(MediaBucket.Agreement, key, default));
    }

    [Fact]
    public async Task An_object_over_the_readers_limit_is_not_read()
    {
        await Store.Put(MediaBucket.Main, key, new MediaObject(new byte[11], "image/png"), default);
        await Assert.ThrowsAsync<MediaTooLargeException>(() => Store.Get(MediaBucket.Main, key, 10, default));
        Assert.NotNull(await Store.Get(MediaBucket.Main, key, 11, default));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20 * 1024 * 1024)]
    public async Task A_copy_has_the_bytes_and_the_type_that_the_server_says(int length)
    {
        var copy = $"{key}.copy";
        Assert.Null(await Store.Copy(MediaBucket.Main, key, copy, "video/mp4", 100, default));
        var bytes = new byte[length];
        new Random(1).NextBytes(bytes);
        await Store.Put(MediaBucket.Main, key, new MediaObject(bytes, "text/html"), default);

        var e = await Assert.ThrowsAsync<MediaTooLargeException>(() => Store.Copy(MediaBucket.Main, key, copy, "video/mp4", length - 1, default));
        Assert.Equal(length - 1, e.Most);
        Assert.False(await Store.Exists(MediaBucket.Main, copy, default));
        Assert.Equal(length, await Store.Copy(MediaBucket.Main, key, copy, "video/mp4", length, default));

        await Store.Put(MediaBucket.Main, key, new MediaObject(new byte[1], "text/html"), default);
        var found = await Store.Get(MediaBucket.Main, copy, length, default);
        Assert.Equal("video/mp4", found!.ContentType);
        Assert.True(bytes.AsSpan().SequenceEqual(found.Bytes.Span));
    }

    [Fact]
    public async Task A_signed_put_stores_bytes_and_type_as_they_come()
    {
        var address = await Store.PresignPut(MediaBucket.Main, key, "image/png", Lifetime, default);

        // The content type is not signed: what a deployed client sends is taken.
        Assert.Equal(HttpStatusCode.OK, (await Send("PUT", address, [9, 8, 7], "application/x-other")).Status);

        var found = await Store.Get(MediaBucket.Main, key, 100, default);
        Assert.Equal([9, 8, 7], found!.Bytes.ToArray());
        Assert.Equal("application/x-other", found.ContentType);
    }

    [Fact]
    public async Task A_signed_get_gives_them_back()
    {
        await Store.Put(MediaBucket.Main, key, new MediaObject(new byte[] { 1, 2 }, "image/png"), default);
        var answer = await Send("GET", await Store.PresignGet(MediaBucket.Main, key, Lifetime, default));
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal([1, 2], answer.Body);
        Assert.Equal("image/png", answer.ContentType);
        Assert.Equal(HttpStatusCode.NotFound, (await Send("GET", await Store.PresignGet(MediaBucket.Main, "uploads/shop/none.png", Lifetime, default))).Status);
    }

    /// <summary>Calls a signed address.</summary>
    protected abstract Task<(HttpStatusCode Status, byte[] Body, string? ContentType)> Send(string method, string address, byte[]? body = null, string type = "application/octet-stream");
}
