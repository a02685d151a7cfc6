using System.Text.Json;
using BingeMe.Handlers.Media;
using BingeMe.Http;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HandlerTests.Media;

/// <summary>The shared contract of the upload-url operations (platform-auth P12, P20.14).</summary>
[Trait(Combination.Trait, Combination.Everywhere)]
public sealed class UploadUrlsTests : IAsyncLifetime
{
    private PlainApi api = null!;

    public async Task InitializeAsync() => api = await PlainApi.Create();

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public async Task Each_name_gets_a_key_and_an_address_in_order()
    {
        var urls = await Make(MediaUse.Posts, """["a.JPG","b.mp4"]""");

        Assert.Equal(["a.JPG", "b.mp4"], urls.Select(u => u.FileName));
        Assert.Matches("^uploads/updates/images/7[0-9a-f-]{36}\\.jpg$", urls[0].Key);
        Assert.Matches("^uploads/updates/videos/7[0-9a-f-]{36}\\.mp4$", urls[1].Key);
        Assert.All(urls, u => Assert.Equal(1200, u.ExpiresIn));
        Assert.All(urls, u => Assert.Contains($"/{u.Key}?", u.Address, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.png")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[\"\"]")]
    [InlineData("[\"\\ud800.png\"]")]
    [InlineData("\"a.png\"")]
    public async Task Bad_names_are_400(string? names) =>
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Make(MediaUse.Posts, names))).Status);

    [Fact]
    public async Task Defect_unlimited_count()
    {
        Assert.Equal(20, (await Make(MediaUse.Posts, Names(20))).Count);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Make(MediaUse.Posts, Names(21)))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Make(MediaUse.Avatar, Names(11)))).Status);
        Assert.Equal(400, (await Assert.ThrowsAsync<ApiException>(() => Make(MediaUse.Posts, $"[\"{new string('a', 300)}.png\"]"))).Status);
    }

    [Fact]
    public async Task Defect_any_extension_and_bad_names_dropped_in_silence()
    {
        var e = await Assert.ThrowsAsync<ApiException>(() => Make(MediaUse.Cover, """["a.png","b.svg","c.html","d"]"""));

        Assert.Equal(400, e.Status);
        Assert.Equal(["b.svg", "c.html", "d"], e.Details!["invalidFiles"]!.AsArray().Select(n => (string)n!));
        Assert.Equal(["jpg", "jpeg", "jpe", "png", "gif", "webp"], e.Details["allowedTypes"]!.AsArray().Select(n => (string)n!));
        Assert.NotNull(e.Details["errors"]);
    }

    private static string Names(int count) => JsonSerializer.Serialize(Enumerable.Range(0, count).Select(i => $"{i}.png"));

    private async Task<IReadOnlyList<UploadUrl>> Make(MediaUse use, string? names) =>
        await new UploadUrls(api.Context.MediaStore, new MediaKeys(SystemRandomSource.Instance)).Make(use, 7, names, default);
}
