using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Media;

/// <summary>From upload to what is shown (platform-auth P12, P20.12).</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class MediaProcessingTests : IAsyncLifetime
{
    /// <summary>A PNG of one pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private PlainApi api = null!;

    private IMediaStore Store => api.Context.MediaStore;

    public async Task InitializeAsync() => api = await PlainApi.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task A_picture_becomes_a_webp_beside_the_original_which_goes_after_the_commit()
    {
        var (picture, film) = (await Upload(MediaUse.Posts, "png", Png), await Upload(MediaUse.Posts, "mp4", [1, 2, 3]));

        var processed = await Processing().Process([picture, film], ImagePreset.Media, default);

        Assert.Equal([picture.ToString(), film.ToString()], processed.Original);
        var converted = Assert.Single(processed.Converted);
        Assert.Equal(picture.ToString().Replace(".png", ".webp", StringComparison.Ordinal), converted);
        Assert.True(await Exists(picture));
        Assert.Equal("image/webp", (await Store.Head(MediaBucket.Main, converted, default))!.ContentType);

        await Processing().DeleteOriginals(processed, default);

        Assert.False(await Exists(picture));
        Assert.True(await Exists(film));
        Assert.True(await Store.Exists(MediaBucket.Main, converted, default));
    }

    [Fact]
    public async Task Defect_a_webp_is_put_and_then_deleted()
    {
        using var images = new BingeMe.Platform.Media.SkiaImages();
        var webp = await images.Convert(Png, ImagePreset.Media, default);
        var key = await Upload(MediaUse.Messages, "webp", webp.Bytes.ToArray());

        var processed = await Processing().Process([key], ImagePreset.Media, default);
        await Processing().DeleteOriginals(processed, default);

        Assert.Equal([key.ToString()], processed.Converted);
        Assert.True(await Exists(key));
    }

    [Fact]
    public async Task Defect_the_size_that_the_administration_allows_was_not_asked()
    {
        await api.Execute("update admin_settings set file_size_allowed = 200 where setting_key is null");
        foreach (var extension in new[] { "mp4", "png" })
        {
            var key = await Upload(MediaUse.Posts, extension, new byte[(int)(0.2 * 1024 * 1024) + 1]);
            var refusal = await Assert.ThrowsAsync<ApiException>(() => Processing().Process([key], ImagePreset.Media, default));
            Assert.Equal(400, refusal.Status);
            Assert.Contains("0.2 MB", refusal.Message, StringComparison.Ordinal);
        }

        await Processing().Process([await Upload(MediaUse.Posts, "mp4", new byte[(int)(0.2 * 1024 * 1024)])], ImagePreset.Media, default);
    }

    [Fact]
    public async Task A_missing_upload_is_400_naming_the_key()
    {
        var key = new MediaKeys(SystemRandomSource.Instance).New(MediaUse.Posts, 7, "png");
        var film = new MediaKeys(SystemRandomSource.Instance).New(MediaUse.Posts, 7, "mp4");
        foreach (var missing in new[] { key, film })
        {
            var e = await Assert.ThrowsAsync<ApiException>(() => Processing().Process([missing], ImagePreset.Media, default));
            Assert.Equal(400, e.Status);
            Assert.Contains(missing.ToString(), e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_picture_that_is_none_is_400_and_stays_where_it_is()
    {
        var key = await Upload(MediaUse.Posts, "png", "<svg/>"u8.ToArray());
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Processing().Process([key], ImagePreset.Media, default))).Status);
        Assert.True(await Exists(key));
    }

    [Fact]
    public async Task A_paper_that_cannot_be_decoded_stays_as_it_is()
    {
        var key = await Upload(MediaUse.Verification, "heic", [1, 2, 3]);
        var processed = await Processing().Process([key], ImagePreset.Media, default);
        Assert.Empty(processed.Converted);
        Assert.Equal(key, processed.Files[0].Stored);
    }

    private MediaProcessing Processing() => new(Store, api.Context.Images, new AdminSettingsReader(api.Context.Db, api.Context.Clock));

    private Task<bool> Exists(MediaKey key) => Store.Exists(key.Use.Bucket, key.ToString(), default);

    private async Task<MediaKey> Upload(MediaUse use, string extension, byte[] bytes)
    {
        var key = new MediaKeys(SystemRandomSource.Instance).New(use, 7, extension);
        await Store.Put(use.Bucket, key.ToString(), new MediaObject(bytes, MediaTypes.ContentType(extension)), default);
        return key;
    }
}
