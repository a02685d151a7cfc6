using BingeMe.Handlers.Ports;
using SkiaSharp;

namespace BingeMe.Platform.Documents;

/// <summary>Papers as PDF, by Skia and HarfBuzz: no browser, so that a text in a paper is never anything else (platform-auth P20.13).</summary>
internal sealed class PdfDocuments : IDocuments, IDisposable
{
    private const int AtATime = 2;
    private readonly SemaphoreSlim places = new(AtATime);

    public async Task<ReadOnlyMemory<byte>> Pdf(Paper paper, CancellationToken cancelled)
    {
        await places.WaitAsync(cancelled);
        try
        {
            return Draw(paper);
        }
        finally
        {
            places.Release();
        }
    }

    public void Dispose() => places.Dispose();

    private static byte[] Draw(Paper paper)
    {
        using var signature = paper.Signature is { } bytes
            ? SKImage.FromEncodedData(bytes.Span) ?? throw new ImageException(ImageFault.Unreadable, "The signature cannot be drawn.")
            : null;
        var pages = Pages(paper, signature);
        using var stream = new MemoryStream();
        var described = new SKDocumentPdfMetadata(SKDocumentPdfMetadata.DefaultRasterDpi)
        {
            Title = paper.Title,
            Creation = paper.At.UtcDateTime,
            Modified = paper.At.UtcDateTime,
        };
        using (var document = SKDocument.CreatePdf(stream, described))
        {
            for (var i = 0; i < pages.All.Count; i++)
            {
                var canvas = document.BeginPage(PaperPages.Width, PaperPages.Height);
                foreach (var draw in pages.All[i]) draw(canvas);
                PaperPages.Foot(canvas, paper.Foot, $"Page {i + 1} of {pages.All.Count}");
                document.EndPage();
            }

            document.Close();
        }

        return stream.ToArray();
    }

    private static PaperPages Pages(Paper paper, SKImage? signature)
    {
        var pages = new PaperPages();
        pages.Text(paper.Title, PaperPages.TitleSize, isBold: true);
        pages.Gap(8);
        foreach (var row in paper.Rows) pages.Row(row.Label, row.Value);
        pages.Gap(10);
        pages.Text(paper.Introduction);
        for (var i = 0; i < paper.Terms.Count; i++)
        {
            pages.Gap(8);
            pages.Text($"{i + 1}. {paper.Terms[i].Heading}", isBold: true, withNext: true);
            pages.Text(paper.Terms[i].Text);
        }

        pages.Gap(16);
        pages.Signature(signature, paper.NoSignature);
        foreach (var line in paper.SignedBy) pages.Text(line);
        return pages;
    }
}
