using SkiaSharp;

namespace BingeMe.Platform.Documents;

/// <summary>Fills A4 pages from top to bottom. What is drawn is kept until it is known how many pages there are.</summary>
internal sealed class PaperPages
{
    /// <summary>Points.</summary>
    public const float Width = 595.28f;

    /// <summary>Points.</summary>
    public const float Height = 841.89f;

    /// <summary>Points.</summary>
    public const float TitleSize = 17;

    private const float Margin = 20 / 25.4f * 72;
    private const float Inner = Width - (2 * Margin);
    private const float Size = 10;
    private const float SmallSize = 8;
    private const float Leading = 1.45f;
    private const float LabelWidth = 110;
    private const float CellPadding = 6;
    private const float BoxWidth = 240;
    private const float BoxHeight = 80;

    private static readonly SKColor Ink = new(0x1A, 0x1A, 0x1A);
    private static readonly SKColor Faint = new(0x66, 0x66, 0x66);
    private static readonly SKColor LabelGround = new(0xEC, 0xEF, 0xF3);
    private static readonly SKColor ValueGround = new(0xF8, 0xF9, 0xFB);

    private float y = Margin;

    /// <summary>What is drawn on each page.</summary>
    public List<List<Action<SKCanvas>>> All { get; } = [[]];

    /// <summary>Draws the foot of a page: a text, and a number at the right.</summary>
    public static void Foot(SKCanvas canvas, string text, string number)
    {
        var at = Height - (Margin / 2);
        var right = TextLines.Break(number, SmallSize, Inner)[0];
        var left = TextLines.Break(text, SmallSize, Inner - right.Width - CellPadding)[0];
        Draw(canvas, left, Margin, at, isBold: false, Faint);
        Draw(canvas, right, Width - Margin - right.Width, at, isBold: false, Faint);
    }

    /// <summary>Leaves some room.</summary>
    public void Gap(float points) => y += points;

    /// <summary>A paragraph.</summary>
    /// <param name="text">What it says.</param>
    /// <param name="size">Points.</param>
    /// <param name="isBold">Whether it is a heading.</param>
    /// <param name="withNext">Whether it must not stand at the end of a page.</param>
    public void Text(string text, float size = Size, bool isBold = false, bool withNext = false)
    {
        // Bold letters are a little wider than they were measured.
        var lines = TextLines.Break(text, size, isBold ? Inner * 0.96f : Inner);
        if (withNext) Reserve(((lines.Count + 2) * size * Leading) + 1);
        foreach (var line in lines)
        {
            var at = Take(size * Leading) + size;
            All[^1].Add(canvas => Draw(canvas, line, Margin, at, isBold, Ink));
        }
    }

    /// <summary>A row of the table; a long value goes on on the next page.</summary>
    public void Row(string label, string value)
    {
        var labels = TextLines.Break(label, Size, LabelWidth - (2 * CellPadding));
        var values = TextLines.Break(value, Size, Inner - LabelWidth - (2 * CellPadding));
        for (var i = 0; i < Math.Max(labels.Count, values.Count); i++)
        {
            var height = Size * Leading;
            var top = Take(height);
            var (left, right) = (labels.ElementAtOrDefault(i), values.ElementAtOrDefault(i));
            All[^1].Add(canvas =>
            {
                Fill(canvas, SKRect.Create(Margin, top, LabelWidth, height + 0.5f), LabelGround);
                Fill(canvas, SKRect.Create(Margin + LabelWidth, top, Inner - LabelWidth, height + 0.5f), ValueGround);
                if (left is not null) Draw(canvas, left, Margin + CellPadding, top + Size, isBold: false, Faint);
                if (right is not null) Draw(canvas, right, Margin + LabelWidth + CellPadding, top + Size, isBold: false, Ink);
            });
        }

        Gap(2);
    }

    /// <summary>The box of the signature with the picture, or with a text in its place; never parted.</summary>
    public void Signature(SKImage? picture, string text)
    {
        Reserve(BoxHeight + (3 * Size * Leading));
        var box = SKRect.Create(Margin, Take(BoxHeight + CellPadding), BoxWidth, BoxHeight);
        All[^1].Add(canvas =>
        {
            using var frame = new SKPaint { Color = Faint, Style = SKPaintStyle.Stroke, StrokeWidth = 0.7f, IsAntialias = true };
            canvas.DrawRect(box, frame);
            if (picture is null)
            {
                Draw(canvas, TextLines.Break(text, Size, BoxWidth - (2 * CellPadding))[0], box.Left + CellPadding, box.MidY + (Size / 2), isBold: false, Faint);
                return;
            }

            var scale = Math.Min((BoxWidth - (2 * CellPadding)) / picture.Width, (BoxHeight - (2 * CellPadding)) / picture.Height);
            var (width, height) = (picture.Width * scale, picture.Height * scale);
            canvas.DrawImage(
                picture, SKRect.Create(box.MidX - (width / 2), box.MidY - (height / 2), width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        });
    }

    private static void Draw(SKCanvas canvas, TextLine line, float x, float at, bool isBold, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        foreach (var run in line.Runs)
        {
            run.Draw(canvas, x, at, isBold, paint);
            x += run.Width;
        }
    }

    private static void Fill(SKCanvas canvas, SKRect area, SKColor color)
    {
        using var paint = new SKPaint { Color = color };
        canvas.DrawRect(area, paint);
    }

    /// <summary>Takes some height of a page, a new one where this one has no room left. Returns where it begins.</summary>
    private float Take(float height)
    {
        Reserve(height);
        var top = y;
        y += height;
        return top;
    }

    private void Reserve(float height)
    {
        if (y + height <= Height - Margin) return;
        All.Add([]);
        y = Margin;
    }
}
