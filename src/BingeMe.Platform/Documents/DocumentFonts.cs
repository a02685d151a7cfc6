using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using HarfBuzzSharp;
using SkiaSharp;

namespace BingeMe.Platform.Documents;

/// <summary>
/// The fonts of papers: Noto Sans for Latin, Greek and Cyrillic, Noto Sans Arabic and Noto Sans Devanagari, all embedded in this library
/// (SIL Open Font License 1.1, Fonts/OFL.txt). A character that none of them has is shown as the first one's empty box.
/// </summary>
internal static class DocumentFonts
{
    private static readonly Lazy<IReadOnlyList<DocumentFont>> All = new(static () => [Load("NotoSans"), Load("NotoSansArabic"), Load("NotoSansDevanagari")]);

    /// <summary>The font of a character: the one before it where that has it, so that what joins stays together; else the first that does.</summary>
    public static DocumentFont Of(Rune character, DocumentFont? before)
    {
        if (before is not null && (IsJoiner(character) || (!Rune.IsLetter(character) && before.Has(character)))) return before;
        foreach (var font in All.Value)
            if (font.Has(character)) return font;
        return All.Value[0];
    }

    /// <summary>Joiners and variation selectors, which show nothing by themselves.</summary>
    private static bool IsJoiner(Rune character) => character.Value is 0x200C or 0x200D or (>= 0xFE00 and <= 0xFE0F);

    private static DocumentFont Load(string name)
    {
        using var stream = typeof(DocumentFonts).Assembly.GetManifestResourceStream($"fonts/{name}-Regular.ttf")
            ?? throw new InvalidOperationException($"The font {name} is not in the library.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new DocumentFont(bytes);
    }
}

/// <summary>A font, once to shape and once to draw with.</summary>
[SuppressMessage("Design", "CA1001", Justification = "It lives as long as the process.")]
internal sealed class DocumentFont
{
    private readonly HarfBuzzSharp.Font shaping;
    private readonly float unitsPerEm;

    public DocumentFont(byte[] bytes)
    {
        Typeface = SKTypeface.FromData(SKData.CreateCopy(bytes)) ?? throw new InvalidOperationException("A font of the library cannot be read.");
        var memory = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        var face = new Face(new Blob(memory.AddrOfPinnedObject(), bytes.Length, MemoryMode.ReadOnly), 0);
        unitsPerEm = face.UnitsPerEm;
        shaping = new HarfBuzzSharp.Font(face);
        shaping.SetScale(face.UnitsPerEm, face.UnitsPerEm);
        shaping.SetFunctionsOpenType();
    }

    /// <summary>For drawing.</summary>
    public SKTypeface Typeface { get; }

    /// <summary>Whether it has a character.</summary>
    public bool Has(Rune character) => Typeface.GetGlyph(character.Value) != 0;

    /// <summary>The glyphs of a piece of text in one direction, in the order in which they stand from left to right.</summary>
    /// <param name="text">The whole text, since what stands beside the piece may change its forms.</param>
    /// <param name="start">Where the piece begins.</param>
    /// <param name="length">UTF-16 units of it.</param>
    /// <param name="isRightToLeft">Which way it runs.</param>
    /// <param name="size">Points.</param>
    public ShapedRun Shape(string text, int start, int length, bool isRightToLeft, float size)
    {
        using var buffer = new HarfBuzzSharp.Buffer();
        buffer.AddUtf16(text.AsSpan(), start, length);
        buffer.GuessSegmentProperties();
        buffer.Direction = isRightToLeft ? Direction.RightToLeft : Direction.LeftToRight;
        shaping.Shape(buffer);

        var scale = size / unitsPerEm;
        var infos = buffer.GetGlyphInfoSpan();
        var places = buffer.GetGlyphPositionSpan();
        var glyphs = new ShapedGlyph[infos.Length];
        var at = 0f;
        for (var i = 0; i < glyphs.Length; i++)
        {
            // Clusters are counted in UTF-16 units of the whole text, and are told to readers in bytes of the piece.
            var cluster = Encoding.UTF8.GetByteCount(text.AsSpan(start, (int)infos[i].Cluster - start));
            glyphs[i] = new ShapedGlyph((ushort)infos[i].Codepoint, at + (places[i].XOffset * scale), -places[i].YOffset * scale, (uint)cluster);
            at += places[i].XAdvance * scale;
        }

        return new ShapedRun(this, size, text.Substring(start, length), glyphs, at);
    }
}

/// <summary>A glyph in its place.</summary>
/// <param name="Id">In its font.</param>
/// <param name="X">Points from the run's left end.</param>
/// <param name="Y">Points below the base line.</param>
/// <param name="Cluster">The byte of the run's text to which it belongs.</param>
internal readonly record struct ShapedGlyph(ushort Id, float X, float Y, uint Cluster);

/// <summary>A piece of a line in one font and one direction.</summary>
/// <param name="Font">The font.</param>
/// <param name="Size">Points.</param>
/// <param name="Text">What it says, in the order in which it is read.</param>
/// <param name="Glyphs">From left to right.</param>
/// <param name="Width">Points.</param>
internal sealed record ShapedRun(DocumentFont Font, float Size, string Text, IReadOnlyList<ShapedGlyph> Glyphs, float Width)
{
    /// <summary>Draws it. The text goes along, so that readers can search and copy what the glyphs only show.</summary>
    public void Draw(SKCanvas canvas, float x, float y, bool isBold, SKPaint paint)
    {
        if (Glyphs.Count == 0) return;
        using var font = new SKFont(Font.Typeface, Size) { Subpixel = true, LinearMetrics = true, Hinting = SKFontHinting.None, Embolden = isBold };
        using var builder = new SKTextBlobBuilder();
        var text = Encoding.UTF8.GetBytes(Text);
        var run = builder.AllocatePositionedTextRun(font, Glyphs.Count, text.Length, null);
        run.SetText(text);
        for (var i = 0; i < Glyphs.Count; i++)
        {
            run.Glyphs[i] = Glyphs[i].Id;
            run.Positions[i] = new SKPoint(Glyphs[i].X, Glyphs[i].Y);
            run.Clusters[i] = Glyphs[i].Cluster;
        }

        using var blob = builder.Build();
        if (blob is not null) canvas.DrawText(blob, x, y, paint);
    }
}
