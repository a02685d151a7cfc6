using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Media;
using SkiaSharp;

namespace BingeMe.PlatformTests.Media;

public sealed class SkiaImagesTests : IDisposable
{
    private readonly SkiaImages images = new();

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("webp")]
    public async Task A_picture_becomes_a_webp_of_the_same_size(string format)
    {
        var made = await Convert(TestPictures.Halves(format, 64, 32));

        Assert.Equal(("image/webp", "webp", 64, 32, false), (made.ContentType, made.Extension, made.Width, made.Height, made.IsAnimation));
        using var decoded = TestPictures.Decode(made.Bytes);
        Assert.True(decoded.GetPixel(8, 16).Red > 200);
        Assert.True(decoded.GetPixel(56, 16).Blue > 200);
    }

    /// <summary>Where the red half (left of the stored picture) must lie when it is shown (Exif 2.32, tag 274).</summary>
    [Theory]
    [InlineData(1, 64, 32, "left")]
    [InlineData(2, 64, 32, "right")]
    [InlineData(3, 64, 32, "right")]
    [InlineData(4, 64, 32, "left")]
    [InlineData(5, 32, 64, "top")]
    [InlineData(6, 32, 64, "top")]
    [InlineData(7, 32, 64, "bottom")]
    [InlineData(8, 32, 64, "bottom")]
    public async Task A_picture_is_turned_upright_and_loses_its_metadata(ushort orientation, int width, int height, string red)
    {
        var source = TestPictures.WithOrientation(TestPictures.Jpeg(64, 32), orientation);

        var made = await Convert(source);

        Assert.Equal((width, height), (made.Width, made.Height));
        using var decoded = TestPictures.Decode(made.Bytes);
        var (x, y) = red switch { "left" => (4, height / 2), "right" => (width - 4, height / 2), "top" => (width / 2, 4), _ => (width / 2, height - 4) };
        Assert.True(decoded.GetPixel(x, y).Red > 200, $"{decoded.GetPixel(x, y)}");
        Assert.True(decoded.GetPixel(width - 1 - x, height - 1 - y).Blue > 200);
        Assert.DoesNotContain("secret-place", Encoding.Latin1.GetString(made.Bytes.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(30_000, 30_000)]
    [InlineData(16_000, 16_000)]
    [InlineData(20_000, 1)]
    public async Task A_decompression_bomb_is_refused_by_its_header(int width, int height)
    {
        var before = GC.GetTotalAllocatedBytes();
        var e = await Assert.ThrowsAsync<ImageException>(() => Convert(TestPictures.PngClaiming(width, height)));
        Assert.Equal(ImageFault.TooLarge, e.Fault);
        Assert.True(GC.GetTotalAllocatedBytes() - before < 10_000_000);
    }

    [Fact]
    public async Task Too_many_bytes_are_refused() =>
        Assert.Equal(ImageFault.TooLarge, (await Assert.ThrowsAsync<ImageException>(() => Convert(new byte[(25 * 1024 * 1024) + 1]))).Fault);

    [Theory]
    [InlineData("\0\0\0\u0018ftypheic........", "HEIC")]
    [InlineData("\0\0\0\u0018ftypavif........", "AVIF")]
    [InlineData("II*\0........", "TIFF")]
    [InlineData("MM\0*........", "TIFF")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "SVG")]
    [InlineData(" \n<?xml version='1.0'?><!-- x --><SVG/>", "SVG")]
    public async Task A_format_that_is_not_taken_is_named(string file, string name)
    {
        var e = await Assert.ThrowsAsync<ImageException>(() => Convert(Encoding.Latin1.GetBytes(file)));
        Assert.Equal(ImageFault.Unsupported, e.Fault);
        Assert.StartsWith(name, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("<html></html>")]
    [InlineData("\u0089PNG\r\n\u001a\n")]
    [InlineData("GIF89a")]
    public async Task What_is_no_picture_is_unreadable(string file) =>
        Assert.Equal(ImageFault.Unreadable, (await Assert.ThrowsAsync<ImageException>(() => Convert(Encoding.Latin1.GetBytes(file)))).Fault);

    [Fact]
    public async Task Damaged_pictures_never_do_worse_than_a_refusal()
    {
        var random = new Random(11);
        foreach (var format in new[] { "jpeg", "png", "webp" })
        {
            var good = TestPictures.Noise(format, 40, 40);
            for (var round = 0; round < 150; round++)
            {
                var bad = good.ToArray();
                for (var i = 0; i < 8; i++) bad[random.Next(bad.Length)] = (byte)random.Next(256);
                try
                {
                    await Convert(bad.AsMemory(0, random.Next(1, bad.Length + 1)));
                }
                catch (ImageException)
                {
                    // A refusal is fine.
                }
            }
        }
    }

    [Fact]
    public async Task An_animated_gif_keeps_its_frames()
    {
        var gif = TestPictures.AnimatedGif();
        var made = await Convert(gif);
        Assert.True(made.IsAnimation);
        Assert.Equal(("image/gif", "gif"), (made.ContentType, made.Extension));
        Assert.Equal(gif, made.Bytes.ToArray());
    }

    [Fact]
    public async Task An_animated_webp_keeps_its_frames_and_loses_its_metadata()
    {
        var made = await Convert(TestPictures.AnimatedWebP());
        Assert.True(made.IsAnimation);
        Assert.DoesNotContain("secret-place", Encoding.Latin1.GetString(made.Bytes.Span), StringComparison.Ordinal);
        using var data = SKData.CreateCopy(made.Bytes.Span);
        using var codec = SKCodec.Create(data);
        Assert.Equal(2, codec.FrameCount);
    }

    [Fact]
    public async Task Presets_cut_or_shrink_and_never_enlarge()
    {
        var wide = TestPictures.Jpeg(2400, 600);
        var profile = await images.Convert(wide, ImagePreset.Profile, default);
        Assert.Equal((300, 300), (profile.Width, profile.Height));
        using var cut = TestPictures.Decode(profile.Bytes);
        Assert.True(cut.GetPixel(20, 150).Red > 200);
        Assert.True(cut.GetPixel(280, 150).Blue > 200);

        var post = await images.Convert(wide, ImagePreset.Post, default);
        Assert.Equal((1200, 300), (post.Width, post.Height));
        var small = await images.Convert(TestPictures.Jpeg(100, 50), ImagePreset.Post, default);
        Assert.Equal((100, 50), (small.Width, small.Height));
        var signature = await images.Convert(TestPictures.Halves("png", 40, 20), ImagePreset.Signature, default);
        Assert.Equal("image/png", signature.ContentType);
    }

    public void Dispose() => images.Dispose();

    private Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source) => images.Convert(source, ImagePreset.Media, default);
}
