using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Media;

/// <summary>From upload to what is shown (rulings 12 and 38; platform-auth P12, P20.12).</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class AttachmentTests : IAsyncLifetime
{
    /// <summary>A PNG of one pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private PlainApi api = null!;

    private IMediaStore Store => api.Context.MediaStore;

    public async Task InitializeAsync() => api = await PlainApi.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task What_is_committed_has_a_key_and_a_type_of_the_servers_and_the_upload_goes()
    {
        var (picture, film) = (await Upload(MediaUse.Posts, "png", Png), await Upload(MediaUse.Posts, "mp4", "<html>"u8.ToArray(), "text/html"));

        var files = await Commit([picture, film]);

        Assert.Equal([picture, film], files.Select(f => f.Upload));
        Assert.Equal([true, false], files.Select(f => f.IsConverted));
        Assert.Matches($@"^uploads/updates/images/7[0-9a-f-]{{36}}\.webp\z", files[0].Key);
        Assert.Matches($@"^uploads/updates/videos/7[0-9a-f-]{{36}}\.mp4\z", files[1].Key);
        Assert.Equal("image/webp", (await Store.Head(MediaBucket.Main, files[0].Key, default))!.ContentType);
        Assert.Equal(new MediaInfo(6, "video/mp4"), await Store.Head(MediaBucket.Main, files[1].Key, default));
        foreach (var (upload, file) in new[] { picture, film }.Zip(files))
        {
            Assert.False(await Exists(upload));
            Assert.DoesNotContain(upload.Stem, file.Key, StringComparison.Ordinal);
            Assert.EndsWith($"/{file.FileName}", file.Key, StringComparison.Ordinal);
            // Nobody can hand it in as an upload, and so nobody can have it replaced or taken away.
            Assert.Null(MediaKeys.Own(MediaUse.Posts, 7, file.Key));
        }
    }

    [Fact]
    public async Task Defect_a_webp_is_put_and_then_deleted()
    {
        using var images = new BingeMe.Platform.Media.SkiaImages();
        var webp = await images.Convert(Png, ImagePreset.Media, default);
        var key = await Upload(MediaUse.Messages, "webp", webp.Bytes.ToArray());

        var file = Assert.Single(await Commit([key]));

        Assert.True(await Store.Exists(MediaBucket.Main, file.Key, default));
    }

    [Fact]
    public async Task Defect_the_size_that_the_administration_allows_was_not_asked()
    {
        await api.Execute("update admin_settings set file_size_allowed = 200 where setting_key is null");
        foreach (var extension in new[] { "mp4", "png" })
        {
            var key = await Upload(MediaUse.Posts, extension, new byte[(int)(0.2 * 1024 * 1024) + 1]);
            var refusal = await Assert.ThrowsAsync<ApiException>(() => Commit([key]));
            Assert.Equal(400, refusal.Status);
            Assert.Contains("0.2 MB", refusal.Message, StringComparison.Ordinal);
        }

        await Commit([await Upload(MediaUse.Posts, "mp4", new byte[(int)(0.2 * 1024 * 1024)])]);
    }

    [Fact]
    public async Task A_missing_upload_is_400_naming_the_key()
    {
        var key = new MediaKeys(SystemRandomSource.Instance).New(MediaUse.Posts, 7, "png");
        var film = new MediaKeys(SystemRandomSource.Instance).New(MediaUse.Posts, 7, "mp4");
        foreach (var missing in new[] { key, film })
        {
            var e = await Assert.ThrowsAsync<ApiException>(() => Commit([missing]));
            Assert.Equal(400, e.Status);
            Assert.Contains(missing.ToString(), e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_bad_upload_of_a_commit_is_told_in_one_answer_and_nothing_is_written()
    {
        var missing = new MediaKeys(SystemRandomSource.Instance).New(MediaUse.Posts, 7, "mp4");
        var noPicture = await Upload(MediaUse.Posts, "png", "<svg/>"u8.ToArray());
        var good = await Upload(MediaUse.Posts, "png", Png);
        var names = new List<string>();
        var rules = Rules with
        {
            Name = extension =>
            {
                names.Add($"7-{names.Count}.{extension}");
                return names[^1];
            },
        };

        var refusal = await Assert.ThrowsAsync<ApiException>(() => Life().Commit([missing, noPicture, good], rules, Task.FromResult, default));

        var faults = refusal.Details!["errors"]!.AsArray().Select(static f => (string)f!).ToList();
        Assert.Equal(2, faults.Count);
        Assert.StartsWith(missing.ToString(), faults[0], StringComparison.Ordinal);
        Assert.StartsWith(noPicture.ToString(), faults[1], StringComparison.Ordinal);
        Assert.Equal("7-1.webp", names[^1]);
        foreach (var name in names) Assert.False(await Store.Exists(MediaBucket.Main, $"{MediaUse.Posts.Prefix}{name}", default));
        Assert.True(await Exists(noPicture) && await Exists(good));
    }

    [Fact]
    public async Task A_picture_that_is_none_is_400_and_stays_where_it_is()
    {
        var key = await Upload(MediaUse.Posts, "png", "<svg/>"u8.ToArray());
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Commit([key]))).Status);
        Assert.True(await Exists(key));
    }

    [Fact]
    public async Task A_paper_that_cannot_be_decoded_keeps_its_bytes()
    {
        var file = Assert.Single(await Commit([await Upload(MediaUse.Verification, "heic", [1, 2, 3])]));
        Assert.False(file.IsConverted);
        Assert.Equal("image/heic", (await Store.Head(MediaBucket.Main, file.Key, default))!.ContentType);
    }

    [Fact]
    public async Task A_commit_that_fails_takes_back_what_it_wrote_and_nothing_else()
    {
        var (picture, film) = (await Upload(MediaUse.Messages, "png", Png), await Upload(MediaUse.Messages, "mp4", [1]));
        var elsewhere = Assert.Single(await Commit([await Upload(MediaUse.Messages, "mp4", [2])]));
        IReadOnlyList<Attachment> written = [];

        await Assert.ThrowsAsync<InvalidOperationException>(() => Life().Commit<int>([picture, film], Rules, files =>
        {
            written = files;
            throw new InvalidOperationException();
        }, default));

        Assert.Equal(2, written.Count);
        foreach (var file in written) Assert.False(await Store.Exists(MediaBucket.Main, file.Key, default));
        Assert.True(await Exists(picture) && await Exists(film) && await Store.Exists(MediaBucket.Main, elsewhere.Key, default));
    }

    [Fact]
    public async Task A_commit_whose_outcome_is_unknown_takes_nothing_back()
    {
        var film = await Upload(MediaUse.Messages, "mp4", [1]);
        IReadOnlyList<Attachment> written = [];
        await Assert.ThrowsAsync<DependencyException>(() => Life().Commit<int>([film], Rules, files =>
        {
            written = files;
            throw new DependencyException("sql") { IsOutcomeUnknown = true };
        }, default));
        Assert.True(await Exists(film) && await Store.Exists(MediaBucket.Main, written[0].Key, default));
    }

    /// <summary>Legacy committed sound, film and documents under the names of their uploads.</summary>
    [Theory]
    [InlineData("updates", "insert into media (updates_id, user_id, type, video) values (1, 7, 'video', '{1}')")]
    [InlineData("updates", "insert into media (updates_id, user_id, type, video, status) values (1, 7, 'video', 'videos/{1}', 'deleted')")]
    [InlineData("updates", "insert into updates (user_id, file) values (7, '{0}')")]
    [InlineData("messages", "insert into messages (id, from_user_id, to_user_id) values (990001, 7, 2); insert into media_messages (message_id, media_path) values (990001, '{0}')")]
    [InlineData("messages", "insert into messages (id, from_user_id, to_user_id) values (990001, 7, 2); insert into media_messages (message_id, media_path) values (990001, '{1}')")]
    [InlineData("messages", "insert into messages (id, from_user_id, to_user_id) values (990001, 7, 2); insert into media_messages (message_id, media_path) values (990001, 'messages/{1}')")]
    [InlineData("shop", "insert into products (user_id, name, type, file) values (7, 'x', 'digital', '{1}')")]
    [InlineData("shop", "insert into products (user_id, name, type, file) values (7, 'x', 'digital', 'shop/{1}')")]
    [InlineData("shop", "insert into products (id, user_id, name, type) values (990001, 7, 'x', 'digital'); insert into media_products (products_id, name) values (990001, '{1}')")]
    [InlineData("payout", "insert into ticket_conversations (user_id, to_user_id, type, image) values (7, 1, '2', '{1}')")]
    [InlineData("payout", "insert into ticket_conversations (from_user_id, to_user_id, type, image) values (7, 1, '1', '{0}')")]
    [InlineData("verification", "insert into verification_requests (user_id, documents) values (7, '[{{\"path\":\"{0}\"}}]')")]
    public async Task A_file_that_rows_name_already_stays_when_it_is_handed_in_again(string area, string sql)
    {
        var use = MediaUse.All.Single(u => u.Prefix == $"uploads/{area}/");
        var (used, free) = (await Upload(use, "mp4", [1]), await Upload(use, "mp4", [2]));
        await api.Execute(string.Format(System.Globalization.CultureInfo.InvariantCulture, sql, used, used.FileName));

        await Commit([used, free]);

        Assert.Equal((true, false), (await Exists(used), await Exists(free)));
    }

    private static AttachmentRules Rules { get; } = new(ImagePreset.Media, "media");

    private Task<IReadOnlyList<Attachment>> Commit(IReadOnlyList<MediaKey> uploads) => Life().Commit(uploads, Rules, Task.FromResult, default);

    private Attachments Life() => new(
        api.Context.Db, Store, api.Context.Images, new AdminSettingsReader(api.Context.Db, api.Context.Clock), new MediaKeys(SystemRandomSource.Instance));

    private Task<bool> Exists(MediaKey key) => Store.Exists(key.Use.Bucket, key.ToString(), default);

    private async Task<MediaKey> Upload(MediaUse use, string extension, byte[] bytes, string? type = null)
    {
        var key = new MediaKeys(SystemRandomSource.Instance).New(use, 7, extension);
        await Store.Put(use.Bucket, key.ToString(), new MediaObject(bytes, type ?? MediaTypes.ContentType(extension)), default);
        return key;
    }
}
