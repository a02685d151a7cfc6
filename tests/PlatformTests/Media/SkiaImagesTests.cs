using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
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
    [InlineData("jpeg", 6000, 4000)]
    [InlineData("png", 6000, 4000)]
    [InlineData("webp", 6000, 4000)]
    [InlineData("jpeg", 2001, 1501)]
    [InlineData("png", 2001, 1501)]
    [InlineData("png", 2003, 7)]
    public async Task A_large_picture_is_decoded_smaller_and_looks_the_same(string format, int width, int height)
    {
        var source = TestPictures.Halves(format, width, height);
        // A fraction of what the whole picture would take; WebP's decoder may hold all of it once.
        var whole = width * (long)height * 4;
        using var images = new SkiaImages(memory: format == "webp" ? whole * 11 / 10 : whole / 2);
        var small = await images.Convert(source, new ImagePreset(ImageFormat.Png, 90, 500, 500), default);
        Assert.Equal((500, (int)Math.Max(1, Math.Round(height * 500.0 / width))), (small.Width, small.Height));
        using var result = TestPictures.Decode(small.Bytes);
        foreach (var (x, red, blue) in new[] { (10, 255, 0), (240, 255, 0), (260, 0, 255), (490, 0, 255) })
        {
            var pixel = result.GetPixel(x, result.Height / 2);
            Assert.InRange(Math.Abs(pixel.Red - red) + Math.Abs(pixel.Blue - blue), 0, 12);
            Assert.Equal(255, pixel.Alpha);
        }
    }

    [Fact]
    public async Task What_there_is_not_the_memory_for_is_refused_before_it_is_decoded()
    {
        using var images = new SkiaImages(memory: 1024 * 1024);
        var refusal = await Assert.ThrowsAsync<ApiException>(() => images.Convert(TestPictures.Halves("webp", 3000, 2000), new ImagePreset(ImageFormat.WebP, 90, 1000, 1000), default));
        Assert.Equal(413, refusal.Status);
        Assert.Contains("has not the memory", refusal.Message, StringComparison.Ordinal);
        await images.Convert(TestPictures.Halves("png", 200, 100), new ImagePreset(ImageFormat.WebP, 90, 1000, 1000), default);
    }

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

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public async Task An_animation_keeps_its_frames_and_loses_everything_else(string format)
    {
        var made = await Convert(Chatty(format, 3));

        Assert.True(made.IsAnimation);
        Assert.Equal(($"image/{format}", format), (made.ContentType, made.Extension));
        Assert.DoesNotContain("secret-place", Encoding.Latin1.GetString(made.Bytes.Span), StringComparison.Ordinal);
        using var data = SKData.CreateCopy(made.Bytes.Span);
        using var codec = SKCodec.Create(data);
        Assert.Equal((3, made.Width, made.Height), (codec.FrameCount, codec.Info.Width, codec.Info.Height));
        // It loops for ever, as before (SkCodec, getRepetitionCount).
        Assert.Equal(-1, codec.RepetitionCount);
        Assert.Equal(made.Bytes.ToArray(), (await Convert(made.Bytes)).Bytes.ToArray());
    }

    [Fact]
    public async Task An_animation_that_has_nothing_to_lose_keeps_its_bytes()
    {
        var gif = TestPictures.ChattyGif(hasSecrets: false);
        Assert.Equal(gif, (await Convert(gif)).Bytes.ToArray());
        Assert.True((await Convert(TestPictures.AnimatedGif())).IsAnimation);
        Assert.True((await Convert(TestPictures.AnimatedWebP())).IsAnimation);
    }

    /// <summary>Canvas, one side, number of frames, and all frames together.</summary>
    [Theory]
    [InlineData("gif", 2, 8000, 8000)]
    [InlineData("gif", 2, 16384, 10)]
    [InlineData("gif", 1001, 1, 1)]
    [InlineData("gif", 100_000, 1, 1)]
    [InlineData("gif", 41, 3000, 3500)]
    [InlineData("webp", 2, 8000, 8000)]
    [InlineData("webp", 2, 16384, 16)]
    [InlineData("webp", 1001, 16, 16)]
    [InlineData("webp", 41, 3000, 3500)]
    public async Task An_animation_obeys_the_bounds_of_pictures(string format, int frames, int width, int height)
    {
        var e = await Assert.ThrowsAsync<ImageException>(() => Convert(Chatty(format, frames, width, height)));
        Assert.Equal(ImageFault.TooLarge, e.Fault);
    }

    [Theory]
    [InlineData("gif")]
    [InlineData("webp")]
    public async Task An_animation_larger_than_its_place_becomes_a_still_picture_of_that_size(string format)
    {
        var place = new ImagePreset(ImageFormat.WebP, 80, 30, 30);
        var small = await images.Convert(Chatty(format, 2, 20, 20), place, default);
        var large = await images.Convert(Chatty(format, 2, 60, 30), place, default);
        Assert.Equal((true, 20, 20), (small.IsAnimation, small.Width, small.Height));
        Assert.Equal((false, 30, 15, "image/webp"), (large.IsAnimation, large.Width, large.Height, large.ContentType));
    }

    [Fact]
    public async Task Damaged_animations_never_do_worse_than_a_refusal()
    {
        var random = new Random(12);
        foreach (var format in new[] { "gif", "webp" })
        {
            var good = Chatty(format, 3);
            for (var round = 0; round < 300; round++)
            {
                var bad = good.ToArray();
                for (var i = 0; i < round % 4; i++) bad[random.Next(bad.Length)] = (byte)random.Next(256);
                try
                {
                    var made = await Convert(bad.AsMemory(0, random.Next(1, bad.Length + 1)));
                    using var data = SKData.CreateCopy(made.Bytes.Span);
                    using var codec = SKCodec.Create(data);
                    Assert.NotNull(codec);
                }
                catch (ImageException)
                {
                    // A refusal is fine.
                }
            }
        }
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

    private static byte[] Chatty(string format, int frames, int width = 16, int height = 16) =>
        format == "gif" ? TestPictures.ChattyGif(frames, width, height) : TestPictures.ChattyWebP(frames, width, height);

    private Task<ConvertedImage> Convert(ReadOnlyMemory<byte> source) => images.Convert(source, ImagePreset.Media, default);
}
