using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Creator.Agreement;

/// <summary>Body of POST /creator/agreement.</summary>
internal sealed class AgreementRequest
{
    [JsonPropertyName("creatorName")]
    public string? CreatorName { get; set; }

    /// <summary>The same once more, as older clients send it.</summary>
    [JsonPropertyName("creator_name")]
    public string? PlainCreatorName { get; set; }

    public string? Email { get; set; }

    public string? Mobile { get; set; }

    public string? Address { get; set; }

    /// <summary>An upload's key, or its last part.</summary>
    [JsonPropertyName("creatorPhoto")]
    public string? CreatorPhoto { get; set; }

    /// <summary>An upload's key, or its last part.</summary>
    public string? Signature { get; set; }
}

/// <summary>Every field is there and of a bounded length.</summary>
internal sealed class AgreementValidator : Validator<AgreementRequest>
{
    private const int Longest = 255;
    private const int LongestAddress = 1000;

    public AgreementValidator()
    {
        Text("creatorName", static b => b.CreatorName, static f => Shown(f.Required().AtMost(Longest)));
        Text("creator_name", static b => b.PlainCreatorName, static f => Shown(f.Required().AtMost(Longest)));
        Text("email", static b => b.Email, static f => f.Required().AtMost(Longest).MailAddress());
        Text("mobile", static b => b.Mobile, static f => f.Required().AtMost(Longest).PhoneNumber());
        Text("address", static b => b.Address, static f => Shown(f.Required().AtMost(LongestAddress)));
        Text("creatorPhoto", static b => b.CreatorPhoto, static f => f.Required());
        Text("signature", static b => b.Signature, static f => f.Required());
    }

    private static void Shown(TextRules field) => field.Must(Texts.IsShown, Texts.NotShown(field.Name));
}

/// <summary>What is signed with which uploads of the caller's own.</summary>
internal sealed record AgreementSubmission(AgreementRequest Signer, MediaKey Photo, MediaKey Signature);

/// <summary>
/// POST /creator/agreement: makes the signed agreement and keeps it with the photo. First everything that can be wrong is looked at, then the
/// paper is made and stored, then the database is told; what fails before leaves nothing behind. Contract: creator-commerce.md.
/// </summary>
internal sealed class SubmitAgreement(
    Db db, IMediaStore store, IImages images, IFaceCheck faces, IDocuments documents, Attachments attachments, INamedLocks locks, Notifier notifier, TicketThreads tickets)
{
    /// <summary>For another signing of the same creator to end.</summary>
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary>Of a photo or a signature.</summary>
    private const long MostBytes = 10 * 1024 * 1024;

    private const string PhotoField = "creatorPhoto";
    private const string SignatureField = "signature";

    /// <summary>Twice as fine as it is printed, so that a large picture does not make a large paper.</summary>
    private static readonly ImagePreset SignaturePreset = ImagePreset.Signature with { Width = 1200, Height = 600 };

    /// <summary>Takes uploads of the caller's own for this use alone: legacy converted and deleted whatever it was told.</summary>
    public static ValueTask<AgreementSubmission?> Read(RequestContext<AgreementRequest> context, ValidationErrors errors)
    {
        var photo = Own(PhotoField, context.Input.CreatorPhoto);
        var signature = Own(SignatureField, context.Input.Signature);
        if (photo is not null && photo == signature) errors.Add(SignatureField, $"{SignatureField} must be another upload than {PhotoField}.");
        return ValueTask.FromResult(errors.None ? new AgreementSubmission(context.Input, photo!, signature!) : null);

        MediaKey? Own(string field, string? text)
        {
            if (string.IsNullOrWhiteSpace(text)) return null;
            var key = text.StartsWith(MediaUse.Agreement.Prefix, StringComparison.Ordinal) ? text : MediaUse.Agreement.Prefix + text;
            if (MediaKeys.Own(MediaUse.Agreement, context.MemberId, key) is { } own) return own;
            if (!errors.Has(field)) errors.Add(field, $"{field} must be a key that GET /creator/upload-url gave you.");
            return null;
        }
    }

    public async Task<Response<SignedAgreement>> Handle(RequestContext<AgreementSubmission> context)
    {
        var (signer, photo, signature) = context.Input;
        await context.CountCall();
        var picture = await Picture(signature, context.Cancelled);
        if (!await faces.HasFace(await Upload(photo, PhotoField, context.Cancelled), context.Cancelled))
            throw ApiException.BadField(PhotoField, $"{PhotoField} must show your face.");

        var rules = new AttachmentRules(ImagePreset.CreatorPhoto, PhotoField) { Subject = static _ => PhotoField, MostBytes = MostBytes };
        var paper = await documents.Pdf(AgreementPaper.Of(signer, picture, context.Now), context.Cancelled);
        var file = await attachments.Commit(
            [photo],
            rules,
            async files =>
            {
                await Keep(context.MemberId, paper, files[0].FileName, context.Now);
                return files[0];
            },
            context.Cancelled);
        await Drop(signature);
        return Response.Ok("Agreement signed.", new SignedAgreement(
            "Your agreement has been signed.",
            WireTime.Iso(context.Now),
            $"creator_{context.MemberId}",
            "/payout/conversations",
            true,
            KeyOf(context.MemberId),
            true,
            2,
            file.IsConverted ? 1 : 0));
    }

    /// <summary>Where a creator's agreement lies, in the agreement bucket.</summary>
    public static string KeyOf(long memberId) => $"agreement_pdf/creator_{memberId}.pdf";

    /// <summary>Stores the paper and tells the database. Where that fails, the former paper stands again; no other signing comes between.</summary>
    private async Task Keep(long me, ReadOnlyMemory<byte> paper, string photoName, DateTimeOffset now)
    {
        await using var held = await locks.Acquire($"agreement:{me}", Wait, CancellationToken.None);
        var former = await store.Get(MediaBucket.Agreement, KeyOf(me), DownloadAgreement.MostBytes, CancellationToken.None);
        try
        {
            // It may be there although its answer was not: within what is taken back.
            await store.Put(MediaBucket.Agreement, KeyOf(me), new MediaObject(paper, "application/pdf"), CancellationToken.None);
            await db.Run(sql => sql.Transaction(() => Record(sql, me, photoName, now)), CancellationToken.None);
        }
        catch (Exception e) when (e is not DependencyException { IsOutcomeUnknown: true })
        {
            if (former is null) await store.Delete(MediaBucket.Agreement, KeyOf(me), CancellationToken.None);
            else await store.Put(MediaBucket.Agreement, KeyOf(me), former, CancellationToken.None);
            throw;
        }
    }

    private async Task<bool> Record(SqlScope sql, long me, string photoName, DateTimeOffset now)
    {
        if (!await AgreementSql.Sign(sql, me, now.ToSql())) throw Authenticator.Gone();
        // Tokens on which the clients' payout conversation switches.
        await tickets.Say(sql, TicketThread.Payout, me, PaperLinks.AgreementPaper, "", now);
        await tickets.Say(sql, TicketThread.Payout, me, PaperLinks.AgreementPhoto, photoName, now);
        await notifier.Notify(sql, new Notice(me, tickets.House, NotificationType.PayoutMessage, me));
        return true;
    }

    private async Task<ReadOnlyMemory<byte>> Upload(MediaKey upload, string field, CancellationToken cancelled)
    {
        try
        {
            return (await store.Get(upload.Use.Bucket, upload.ToString(), MostBytes, cancelled) ?? throw ApiException.BadField(field, $"{field} has not been uploaded.")).Bytes;
        }
        catch (MediaTooLargeException e)
        {
            throw ApiException.BadField(field, $"{field} may have at most {e.Most / 1048576} MB.");
        }
    }

    private async Task<ReadOnlyMemory<byte>> Picture(MediaKey signature, CancellationToken cancelled)
    {
        try
        {
            return (await images.Convert(await Upload(signature, SignatureField, cancelled), SignaturePreset, cancelled)).Bytes;
        }
        catch (ImageException e)
        {
            throw ApiException.BadField(SignatureField, $"{SignatureField}: {e.Message}");
        }
    }

    /// <summary>It stands in the paper and nowhere else.</summary>
    private async Task Drop(MediaKey signature)
    {
        try
        {
            await store.Delete(signature.Use.Bucket, signature.ToString(), CancellationToken.None);
        }
        catch (DependencyException)
        {
            // The agreement is signed: an upload that stays behind costs a little room and no more.
        }
    }
}

/// <summary>What came of the signing.</summary>
/// <param name="Message">A sentence.</param>
/// <param name="AgreementDate">When it was signed.</param>
/// <param name="ImageName">Names the creator's pictures.</param>
/// <param name="RedirectUrl">Where clients go on.</param>
/// <param name="PdfGenerated">Always true: without a paper nothing is signed.</param>
/// <param name="PdfKey">Where the paper lies.</param>
/// <param name="MediaProcessed">Always true: without the pictures nothing is signed.</param>
/// <param name="OriginalCount">Pictures handed in.</param>
/// <param name="ConvertedCount">Pictures kept in another form.</param>
internal sealed record SignedAgreement(
    string Message,
    string AgreementDate,
    string ImageName,
    string RedirectUrl,
    bool PdfGenerated,
    string PdfKey,
    bool MediaProcessed,
    int OriginalCount,
    int ConvertedCount);
