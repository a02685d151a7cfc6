using BingeMe.Handlers.Ports;
using Xunit;

namespace HandlerTests.Users;

/// <summary>Upload addresses and setting of avatar and cover.</summary>
public sealed class ImageTests : UserTests
{
    /// <summary>One red pixel.</summary>
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Theory]
    [InlineData("avatar")]
    [InlineData("cover")]
    public async Task An_upload_becomes_the_picture_and_the_former_one_goes(string slot)
    {
        await PutFile($"uploads/{slot}/mira-face.webp", Png);
        await PutFile($"uploads/{slot}/mira-cover.webp", Png);
        var key = await Upload(slot, Png);
        var answer = (await Post($"/user/{slot}", Mira, (slot, key))).Expect(200);
        Assert.Matches(@"^mira_vale-11749988800[a-z0-9]{10}\.webp$", answer[slot]);
        Assert.EndsWith($"/{slot}/{answer[slot]}", answer["url"], StringComparison.Ordinal);
        Assert.True(await Exists($"uploads/{slot}/{answer[slot]}"));
        Assert.False(await Exists(key));
        Assert.False(await Exists(slot == "avatar" ? "uploads/avatar/mira-face.webp" : "uploads/cover/mira-cover.webp"));
        Assert.Equal(answer[slot], await Api.Scalar<string>($"select {slot} from users where id = 1"));
    }

    [Fact]
    public async Task Defect_the_key_of_another_member_is_refused_and_its_file_stays()
    {
        var key = await Upload("avatar", Png);
        (await Post("/user/avatar", Leo, ("avatar", key))).Expect(400);
        (await Post("/user/cover", Mira, ("cover", key))).Expect(400);
        (await Post("/user/avatar", Mira, ("avatar", "uploads/avatar/leo-face.webp"))).Expect(400);
        Assert.True(await Exists(key));
    }

    [Fact]
    public async Task Defect_no_picture_no_change()
    {
        var key = await Upload("avatar", "this is text"u8.ToArray());
        (await Post("/user/avatar", Mira, ("avatar", key))).Expect(400);
        (await Post("/user/avatar", Mira)).Expect(400);
        Assert.Equal("mira-face.webp", await Api.Scalar<string>("select avatar from users where id = 1"));
    }

    [Fact]
    public async Task Defect_an_uploaded_webp_is_not_lost_and_defaults_are_never_deleted()
    {
        await PutFile("uploads/avatar/default-face.webp", Png);
        var names = Uri.EscapeDataString("[\"me.WEBP\"]");
        var key = (string)(await Get($"/user/avatar/upload-url?fileNames={names}", 12)).Expect(200).Json["data"]![0]!["key"]!;
        await PutFile(key, Png);
        var answer = (await Post("/user/avatar", 12, ("avatar", key))).Expect(200);
        Assert.True(await Exists($"uploads/avatar/{answer["avatar"]}"));
        Assert.True(await Exists("uploads/avatar/default-face.webp"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("me.png")]
    [InlineData("[\"page.html\"]")]
    [InlineData("[\"a.png\",\"b.svg\"]")]
    [InlineData("[\"noextension\"]")]
    public async Task Defect_bad_file_names_are_400(string names) =>
        (await Get($"/user/cover/upload-url?fileNames={Uri.EscapeDataString(names)}", Mira)).Expect(400);

    private async Task<string> Upload(string slot, byte[] bytes)
    {
        var names = Uri.EscapeDataString("[\"me.png\"]");
        var answer = (await Get($"/user/{slot}/upload-url?fileNames={names}", Mira)).Expect(200);
        var key = (string)answer.Json["data"]![0]!["key"]!;
        await PutFile(key, bytes);
        return key;
    }

    private Task PutFile(string key, byte[] bytes) => Api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(bytes, "image/png"), CancellationToken.None);

    private Task<bool> Exists(string key) => Api.Context.MediaStore.Exists(MediaBucket.Main, key, CancellationToken.None);
}
