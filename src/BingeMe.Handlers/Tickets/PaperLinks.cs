using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;

namespace BingeMe.Handlers.Tickets;

/// <summary>
/// Links to pictures and papers of tickets (ruling 12): signed, good for a few minutes, and for the two sides of the ticket alone. The CDN never
/// serves them. Each link that is given out is noted first.
/// </summary>
internal sealed class PaperLinks(IMediaStore store)
{
    /// <summary>How long a link is good: time to look, not to pass it on.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <summary>The token of the row with which a signed agreement shows its photo, which lies in the agreement's bucket.</summary>
    public const string AgreementPhoto = "agreement-image";

    /// <summary>The token of the row that stands for a signed agreement's paper.</summary>
    public const string AgreementPaper = "agreement-download";

    /// <summary>What is said of a member's message that is a token.</summary>
    public const string TokenText = "message must be a sentence, not a word by which clients know an agreement.";

    /// <summary>Whether a text is one of the tokens, or would be one to a client: only the house writes those.</summary>
    public static bool IsToken(string text) =>
        text.Trim().StartsWith("agreement-", StringComparison.OrdinalIgnoreCase) && !text.Trim().Any(char.IsWhiteSpace);

    /// <summary>Whether a row has a file to show.</summary>
    public static bool Has(TicketRow row) => FileName(row.Image) is not null;

    /// <summary>The link to a row's file; null where it has none.</summary>
    public async Task<string?> Of(TicketThread thread, TicketRow row, CancellationToken cancelled)
    {
        if (FileName(row.Image) is not { } name) return null;
        var use = thread == TicketThread.Payout && row.Message == AgreementPhoto ? MediaUse.Agreement : thread.Papers;
        return await store.PresignGet(use.Bucket, use.Prefix + name, Lifetime, cancelled);
    }

    /// <summary>The bare name in a column that may hold a whole key; null for what names no file.</summary>
    public static string? FileName(string? stored)
    {
        var name = stored?[(stored.LastIndexOf('/') + 1)..];
        return string.IsNullOrEmpty(name) || MediaTypes.Extension(name) is null ? null : name;
    }
}
