using BingeMe.Handlers.Ports;
using BingeMe.TestSupport.Api;
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
        var former = (await Post($"/user/{slot}", Mira, (slot, await Upload(slot, Png)))).Expect(200)[slot];
        Assert.True(await Exists($"uploads/{slot}/{former}"));
        var key = await Upload(slot, Png);
        var answer = (await Post($"/user/{slot}", Mira, (slot, key))).Expect(200);
        Assert.Matches(@"^mira_vale-11749988800[a-z0-9]{10}\.webp$", answer[slot]);
        Assert.EndsWith($"/{slot}/{answer[slot]}", answer["url"], StringComparison.Ordinal);
        Assert.True(await Exists($"uploads/{slot}/{answer[slot]}"));
        Assert.False(await Exists(key));
        Assert.False(await Exists($"uploads/{slot}/{former}"));
        Assert.Equal(answer[slot], await Api.Scalar<string>($"select {slot} from users where id = 1"));
    }

    [Theory]
    [InlineData("leo-face.webp", false)]
    [InlineData("leo_hart-41749988800abcdefghij.webp", false)]
    [InlineData("mira_vale-171749988800abcdefghij.webp", false)]
    [InlineData("47c9e6679-7425-40de-944b-e07fc1f90ae7.webp", false)]
    [InlineData("mira_vale-11749988800abcdefghij.webp", true)]
    [InlineData("an-older-name-11749988800abcdefghij.jpg", true)]
    [InlineData("17c9e6679-7425-40de-944b-e07fc1f90ae7.webp", true)]
    public async Task Defect_a_name_of_somebody_elses_file_in_the_column_deleted_that_file(string name, bool goes)
    {
        // Legacy took any name from a form into the column.
        await PutFile($"uploads/avatar/{name}", Png);
        await Api.Execute("update users set avatar = @name where id = 1", ("@name", name));
        (await Post("/user/avatar", Mira, ("avatar", await Upload("avatar", Png)))).Expect(200);
        Assert.Equal(!goes, await Exists($"uploads/avatar/{name}"));
    }

    [Theory]
    [InlineData("x/../mira_vale-11749988800abcdefghij.webp")]
    [InlineData("-11749988800abcdefghij")]
    [InlineData(".webp")]
    [InlineData("a b%00-11749988800abcdefghi.webp")]
    public async Task A_name_that_no_key_can_have_is_no_former_picture(string name)
    {
        await Api.Execute("update users set avatar = @name where id = 1", ("@name", name));
        (await Post("/user/avatar", Mira, ("avatar", await Upload("avatar", Png)))).Expect(200);
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

    /// <summary>Behind the commit nothing may fail: the picture was set, and the client was told that it was not and had no upload left.</summary>
    [Fact]
    public async Task Settings_that_cannot_be_read_any_more_do_not_fail_a_picture_that_is_set()
    {
        ApiUnderTest? api = null;
        await using var made = api = await ApiUnderTest.Create(null, context => context with { Images = new HookedImages(context.Images, Lose) });
        await api.Execute("update users set avatar = 'mira_vale-11749988800abcdefghij.webp' where id = 1");
        var names = Uri.EscapeDataString("[\"me.png\"]");
        var key = (string)(await api.Get($"/user/avatar/upload-url?fileNames={names}", api.AsMember(Mira))).Expect(200).Json["data"]![0]!["key"]!;
        await api.Context.MediaStore.Put(MediaBucket.Main, key, new MediaObject(Png, "image/png"), CancellationToken.None);
        (await api.Post("/user/avatar", Json(("avatar", key)), api.AsMember(Mira))).Expect(200);

        async Task Lose()
        {
            await api!.Execute("alter table admin_settings rename to away");
            api.Clock.Advance(TimeSpan.FromMinutes(2));
        }
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

    private sealed class HookedImages(IImages inner, Func<Task> hook) : IImages
    {
        public async Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source, ImagePreset preset, CancellationToken cancelled)
        {
            await hook();
            return await inner.Convert(source, preset, cancelled);
        }
    }
}
