using BingeMe.Handlers.Media;
using BingeMe.Http;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HandlerTests.Media;

/// <summary>Ruling 12, by property.</summary>
public sealed class MediaKeyTests
{
    private static readonly MediaKeys Keys = new(SystemRandomSource.Instance);

    private static readonly Gen<(MediaUse Use, string Extension, long Owner)> Uploads =
        from which in Gen.Int[0, MediaUse.All.Count - 1]
        let use = MediaUse.All[which]
        from at in Gen.Int[0, 1000]
        from owner in Gen.Long[1, 999_999_999_999_999]
        select (use, use.Extensions[at % use.Extensions.Count], owner);

    [Fact]
    public void Every_key_handed_out_is_taken_back_from_its_owner_alone() => Uploads.Sample(
        (use, extension, owner) =>
        {
            var key = Keys.New(use, owner, extension);
            var text = key.ToString();
            Assert.Equal(key, MediaKeys.Own(use, owner, text));
            Assert.Null(MediaKeys.Own(use, owner + 1, text));
            Assert.Null(MediaKeys.Own(use, (owner * 10) + 1, text));
            Assert.All(MediaUse.All.Where(u => u != use), u => Assert.Null(MediaKeys.Own(u, owner, text)));
            Assert.StartsWith(use.Prefix, text, StringComparison.Ordinal);
            Assert.EndsWith($"{owner}{key.Uuid}.{extension}", text, StringComparison.Ordinal);
            Assert.Equal(use.HasFolders ? 4 : use.Prefix.Count(c => c == '/') + 1, text.Split('/').Length);
        },
        iter: Rounds.Of(2000, inLong: 200_000));

    [Fact]
    public void What_parses_is_written_back_the_same_and_no_change_of_a_character_keeps_owner_and_text() => Gen.Select(Uploads, Gen.Int[0, 200], Gen.Char[' ', '~']).Sample(
        (upload, at, with) =>
        {
            var text = Keys.New(upload.Use, upload.Owner, upload.Extension).ToString();
            var changed = text.ToCharArray();
            changed[at % text.Length] = with;
            var other = new string(changed);
            if (MediaKey.TryParse(other, out var parsed)) Assert.Equal(other, parsed.ToString());
        },
        iter: Rounds.Of(5000, inLong: 200_000));

    [Fact]
    public void No_text_makes_the_parser_throw() => Gen.String.Sample(
        text =>
        {
            Assert.False(MediaKey.TryParse(text, out _));
            foreach (var use in MediaUse.All) _ = MediaKey.TryParse(use.Prefix + text, out _);
        },
        iter: Rounds.Of(5000, inLong: 200_000));

    [Theory]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png", true)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.webp", true)]
    [InlineData("uploads/updates/videos/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png", false)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.svg", false)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-1a5b-8c2d-0123456789ab.png", false)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-7c2d-0123456789ab.png", false)]
    [InlineData("uploads/updates/images/70B0E7F7E-3C1D-4A5B-8C2D-0123456789AB.png", false)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.PNG", false)]
    [InlineData("uploads/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png.png", false)]
    [InlineData("uploads/updates/images/../images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png", false)]
    [InlineData("UPLOADS/updates/images/70b0e7f7e-3c1d-4a5b-8c2d-0123456789ab.png", false)]
    public void A_post_key_of_member_7(string text, bool isOwn) => Assert.Equal(isOwn, MediaKeys.Own(MediaUse.Posts, 7, text) is not null);

    [Theory]
    [InlineData("a.JPG", "jpg")]
    [InlineData("a.b.mp4", "mp4")]
    [InlineData("archive.tar.gz", "gz")]
    [InlineData(".png", "png")]
    [InlineData("a", null)]
    [InlineData("a.", null)]
    [InlineData("a.p g", null)]
    [InlineData("a.php\0.jpg/", null)]
    public void An_extension_is_the_last_letters_and_digits(string name, string? expected) => Assert.Equal(expected, MediaTypes.Extension(name));

    [Theory]
    [InlineData("jfif", "images", "image/jpeg")]
    [InlineData("m4a", "music", "audio/mp4")]
    [InlineData("mov", "videos", "video/quicktime")]
    [InlineData("3gp", "videos", "video/3gpp")]
    [InlineData("rar", "files", "application/vnd.rar")]
    [InlineData("7z", "files", "application/x-7z-compressed")]
    [InlineData("exe", "other", "application/octet-stream")]
    public void Folder_and_type_follow_the_extension(string extension, string folder, string type) =>
        Assert.Equal((folder, type), (MediaTypes.Folder(extension), MediaTypes.ContentType(extension)));

    [Fact]
    public void Nothing_that_a_browser_runs_can_be_uploaded() =>
        Assert.All(MediaUse.All, u => Assert.Empty(u.Extensions.Intersect(["svg", "html", "htm", "js", "xml", "xhtml", "exe"])));
}
