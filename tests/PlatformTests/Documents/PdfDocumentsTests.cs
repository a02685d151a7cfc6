using System.Text;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Documents;
using SkiaSharp;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace PlatformTests.Documents;

/// <summary>Papers as PDF, read back by another library.</summary>
public sealed class PdfDocumentsTests : IDisposable
{
    private const double Margin = 20 / 25.4 * 72;

    /// <summary>Eight by eight pixels of ink.</summary>
    private static readonly byte[] Png = Picture();

    private readonly PdfDocuments documents = new();

    public void Dispose() => documents.Dispose();

    [Theory]
    [InlineData("Mira Vale")]
    [InlineData("Łukasz Đặng Ünsal ß")]
    [InlineData("Анна Каренина")]
    [InlineData("Ελένη Παπαδοπούλου")]
    [InlineData("क्षितिज श्रीवास्तव")]
    [InlineData("王小明")]
    public async Task Names_can_be_read_back_whatever_their_letters(string name) => Assert.Contains(Letters(name), Letters(await Text(Paper(name))), StringComparison.Ordinal);

    /// <summary>This reader gives letters from left to right and in the forms in which they are drawn: at the end, in the middle, at the beginning.</summary>
    [Theory]
    [InlineData("محمد", "\uFEAA\uFEE4\uFEA4\uFEE3")]
    [InlineData("عبد الله", "\uFEEA\uFEE0\uFEDF\u0627\uFEAA\uFE92\uFECB")]
    public async Task Names_from_right_to_left_can_be_read_back(string name, string shown) => Assert.Contains(shown, Letters(await Text(Paper(name))), StringComparison.Ordinal);

    [Fact]
    public void Letters_that_join_are_shaped()
    {
        // Meem, hah, meem and dal have other forms in the middle of a word than alone.
        var joined = TextLines.Break("محمد", 10, 400)[0].Runs.Single().Glyphs.Select(g => g.Id).ToList();
        var alone = "محمد".Select(c => TextLines.Break($"{c}", 10, 400)[0].Runs.Single().Glyphs.Single().Id).Reverse().ToList();
        Assert.Equal(4, joined.Count);
        Assert.NotEqual(alone, joined);
        // Ka, virama and ssa become one.
        Assert.Single(TextLines.Break("क्ष", 10, 400)[0].Runs.Single().Glyphs);
    }

    [Theory]
    [InlineData("abc", "000")]
    [InlineData("ab محمد cd", "0001111000")]
    [InlineData("محمد", "1111")]
    [InlineData("محمد 12 محمد", "111112211111")]
    [InlineData("محمد abc", "11111222")]
    [InlineData("x محمد 42, y", "001111122000")]
    [InlineData("(محمد)", "111111")]
    [InlineData("12 ab", "00000")]
    [InlineData("", "")]
    public void Levels_follow_the_bidirectional_algorithm(string line, string levels) => Assert.Equal(levels, string.Concat(TextDirections.Levels(line, TextDirections.IsRight(line))));

    [Fact]
    public void Every_line_of_a_paragraph_runs_as_its_first_letter_does()
    {
        var lines = TextLines.Break("Latin words first, then محمد and words again", 10, 110);
        var second = lines.Select(static l => string.Concat(l.Runs.Select(static r => r.Text))).First(static l => l.StartsWith("محمد", StringComparison.Ordinal));
        Assert.EndsWith("again", second, StringComparison.Ordinal);
        Assert.False(TextDirections.IsRight("Latin محمد"));
        Assert.True(TextDirections.IsRight("12 محمد Latin"));
    }

    [Fact]
    public void Runs_are_turned_from_the_highest_level_down()
    {
        var runs = new[] { "a", "b", "c", "d", "e" };
        TextDirections.Reorder(runs, [0, 1, 2, 1, 0]);
        Assert.Equal(["a", "d", "c", "b", "e"], runs);
    }

    public static TheoryData<string> Hostile => new(
        new string('W', 5000),
        new string('م', 5000),
        string.Concat(Enumerable.Repeat("क्ष", 1700)),
        string.Concat(Enumerable.Repeat("e\u0301\u0302\u0303", 1200)),
        new string('\u0301', 3000),
        string.Concat(Enumerable.Repeat("a ", 2500)),
        string.Concat(Enumerable.Repeat("👩‍👩‍👧‍👦", 400)),
        string.Concat(Enumerable.Range(0, 0x30).Select(c => (char)c)) + "\u202E\u2066\u200F\uFEFF\u2028 end",
        "\uD800 half \uDC00",
        "<b>bold</b> ) Tj ET (",
        "");

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task No_text_breaks_the_layout(string text)
    {
        var pdf = await Pdf(Paper(text) with { Introduction = text, SignedBy = [text], Rows = [new(text, "x"), new("y", text)] });
        using var read = PdfDocument.Open(pdf);
        Assert.InRange(read.NumberOfPages, 1, 60);
        foreach (var letter in read.GetPages().SelectMany(p => p.Letters))
        {
            Assert.InRange(letter.StartBaseLine.X, Margin - 15, 595.3 - Margin + 1);
            Assert.InRange(letter.StartBaseLine.Y, 20, 842 - Margin + 1);
        }
    }

    [Fact]
    public async Task Pages_are_A4_numbered_and_have_the_foot()
    {
        using var read = PdfDocument.Open(await Pdf(Paper("Mira Vale", terms: 40)));
        Assert.InRange(read.NumberOfPages, 2, 9);
        foreach (var page in read.GetPages())
        {
            Assert.Equal((595, 842), ((int)Math.Round(page.Width), (int)Math.Round(page.Height)));
            var text = Letters(page.Text);
            Assert.Contains($"Page{page.Number}of{read.NumberOfPages}", text, StringComparison.Ordinal);
            Assert.Contains("Generated2025", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_read_comes_in_the_order_of_the_paper()
    {
        var text = Letters(await Text(Paper("Mira Vale")));
        var places = new[] { "Agreement", "Name", "MiraVale", "Introduction", "1.Term1", "2.Term2", "SignedbyMira" }.Select(w => text.IndexOf(w, StringComparison.Ordinal)).ToList();
        Assert.DoesNotContain(-1, places);
        Assert.Equal(places.Order(), places);
    }

    [Fact]
    public async Task Fonts_are_embedded_and_the_file_is_small()
    {
        var pdf = await Pdf(Paper("Mira محمد क्ष"));
        Assert.InRange(pdf.Length, 10_000, 1_500_000);
        var source = Encoding.Latin1.GetString(pdf);
        Assert.True(source.Split("/FontFile2").Length - 1 >= 3);
    }

    [Fact]
    public async Task A_signature_is_drawn_and_without_one_the_box_says_so()
    {
        using var signed = PdfDocument.Open(await Pdf(Paper("Mira") with { Signature = Png }));
        Assert.Single(signed.GetPages().SelectMany(p => p.GetImages()));
        Assert.DoesNotContain("Nosignature", Letters(string.Concat(signed.GetPages().Select(p => p.Text))), StringComparison.Ordinal);
        using var unsigned = PdfDocument.Open(await Pdf(Paper("Mira")));
        Assert.Empty(unsigned.GetPages().SelectMany(p => p.GetImages()));
        Assert.Contains("Nosignature", Letters(string.Concat(unsigned.GetPages().Select(p => p.Text))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_that_is_no_picture_is_told() =>
        await Assert.ThrowsAsync<ImageException>(() => documents.Pdf(Paper("Mira") with { Signature = "no picture"u8.ToArray() }, CancellationToken.None));

    [Fact]
    public async Task The_same_paper_gives_the_same_bytes() => Assert.Equal(await Pdf(Paper("Mira محمد")), await Pdf(Paper("Mira محمد")));

    [Fact]
    public async Task Many_at_once_are_as_good_as_one()
    {
        var alone = await Pdf(Paper("Mira محمد क्ष"));
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Pdf(Paper("Mira محمد क्ष"))))), p => Assert.Equal(alone, p));
    }

    private static Paper Paper(string name, int terms = 2) => new()
    {
        Title = "Agreement",
        Rows = [new("Name", name), new("Date", "15 June 2025")],
        Introduction = "Introduction of the parties.",
        Terms = [.. Enumerable.Range(1, terms).Select(i => new PaperTerm($"Term {i}", string.Concat(Enumerable.Repeat("Words that say something about it. ", 12))))],
        NoSignature = "No signature",
        SignedBy = [$"Signed by {name}"],
        Foot = "Generated 2025-06-15T12:00:00.000Z",
        At = new DateTimeOffset(2025, 6, 15, 12, 0, 0, TimeSpan.Zero),
    };

    private static string Letters(string text) => string.Concat(text.Where(static c => !char.IsWhiteSpace(c)));

    private static byte[] Picture()
    {
        using var bitmap = new SKBitmap(8, 8);
        bitmap.Erase(SKColors.Navy);
        return bitmap.Encode(SKEncodedImageFormat.Png, 100).ToArray();
    }

    private async Task<byte[]> Pdf(Paper paper) => (await documents.Pdf(paper, CancellationToken.None)).ToArray();

    private async Task<string> Text(Paper paper)
    {
        using var read = PdfDocument.Open(await Pdf(paper));
        return string.Concat(read.GetPages().Select(Text));
    }

    /// <summary>A page as readers take it: what stands for some glyphs goes before the glyphs (ISO 32000-1, 14.9.4).</summary>
    private static string Text(Page page)
    {
        var text = new StringBuilder();
        var stands = page.GetMarkedContents().Where(static m => m.ActualText is not null).SelectMany(static m => m.Letters.Select((l, i) => (Place(l), Text: i == 0 ? m.ActualText! : "")))
            .GroupBy(static l => l.Item1).ToDictionary(static g => g.Key, static g => string.Concat(g.Select(l => l.Text)));
        foreach (var letter in page.Letters) text.Append(stands.GetValueOrDefault(Place(letter), letter.Value));
        return text.ToString();

        static (int, double, double, double) Place(Letter letter) => (letter.TextSequence, letter.StartBaseLine.X, letter.StartBaseLine.Y, letter.Width);
    }
}
