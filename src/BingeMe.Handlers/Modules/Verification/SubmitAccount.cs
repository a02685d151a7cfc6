using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Verification;

/// <summary>
/// POST /verification/account: asks to be verified. Profile, request and papers stand together or not at all; the numbers of papers are sealed, and
/// the contacts that sign the member in stay as they are. Contract: live-payout-privacy.md.
/// </summary>
internal sealed class SubmitAccount(Db db, Attachments attachments, UniqueNames names, SealedFields sealedFields)
{
    public async Task<Response<SubmittedRequest>> Handle(RequestContext<VerificationForm> context)
    {
        await context.CountCall();
        var form = context.Input;

        // Not before the call is counted: whoever tries addresses would learn whose are registered.
        if (form.Email is { } email && await db.Run(sql => Members.IsEmailTaken(sql, email, context.MemberId), context.Cancelled))
            throw ApiException.BadField("email", "Another account has this mail address.");
        var rules = new AttachmentRules(ImagePreset.Media, "identity")
        {
            FieldOf = key => form.Papers.First(p => p.Upload == key).Type,
            MostBytes = TicketThreads.MostBytes,
        };
        var converted = await attachments.Commit([.. form.Papers.Select(static p => p.Upload)], rules, files => Record(context, files), context.Cancelled);
        return Response.Ok("Your verification request was sent.", new SubmittedRequest(
            new SubmittedUser(context.MemberId, form.Username),
            new SubmittedMedia([.. form.Papers.Select(static p => p.Upload.ToString())], converted),
            true,
            true));
    }

    /// <summary>Returns the keys of the pictures.</summary>
    private async Task<IReadOnlyList<string>> Record(RequestContext<VerificationForm> context, IReadOnlyList<Attachment> files)
    {
        var form = context.Input;
        var username = MemberCaller.RowOf(context).Username == form.Username ? null : form.Username;
        await using (await names.Hold(username, null, null, context.Cancelled))
            await db.Run(sql => sql.Transaction(() => Write(sql, context.MemberId, form, username, Documents(form, files))), context.Cancelled);
        return [.. files.Where(static f => f.IsConverted).Select(static f => f.Key)];
    }

    private async Task Write(SqlScope sql, long me, VerificationForm form, string? username, string documents)
    {
        // Of two submissions at once the second waits here, and finds the first one's request.
        await sql.LockMember(me);
        var state = await VerificationSql.State(sql, me);
        if (state.Refusal is { } refusal) throw ApiException.BadRequest(refusal);
        if (username is not null && await Members.IsUsernameTaken(sql, username, me)) throw ApiException.BadField("username", "Another account has this username.");
        if (!await VerificationSql.UpdateProfile(sql, me, form, username)) throw Authenticator.Gone();
        await VerificationSql.InsertRequest(sql, me, form, sealedFields.Seal(form.Pan), sealedFields.Seal(form.Aadhaar), documents);
    }

    private static string Documents(VerificationForm form, IReadOnlyList<Attachment> files) => JsonSerializer.Serialize(
        [.. form.Papers.Zip(files, static (paper, file) => new StoredPaper(paper.Type, file.Key, paper.OriginalName, file.Length))],
        VerificationJson.Default.IReadOnlyListStoredPaper);
}

/// <summary>What POST /verification/account answers.</summary>
/// <param name="User">Who asks.</param>
/// <param name="Media">The papers.</param>
/// <param name="ProfileUpdated">Always true: without it nothing is written.</param>
/// <param name="DocumentsSaved">The same.</param>
internal sealed record SubmittedRequest(
    SubmittedUser User,
    SubmittedMedia Media,
    [property: JsonPropertyName("profileUpdated")] bool ProfileUpdated,
    [property: JsonPropertyName("documentsSaved")] bool DocumentsSaved);

/// <summary>Who asks to be verified.</summary>
/// <param name="Id">The plain number.</param>
/// <param name="Username">As it is now.</param>
internal sealed record SubmittedUser(long Id, string? Username);

/// <summary>What became of the uploads.</summary>
/// <param name="Original">The keys as they were sent.</param>
/// <param name="Converted">The keys of pictures that were encoded anew.</param>
internal sealed record SubmittedMedia(IReadOnlyList<string> Original, IReadOnlyList<string> Converted);

/// <summary>A paper, as <c>verification_requests.documents</c> holds it.</summary>
/// <param name="Type">The name of the input.</param>
/// <param name="Path">Its key.</param>
/// <param name="OriginalName">As the client said.</param>
/// <param name="Size">Bytes.</param>
internal sealed record StoredPaper(string Type, string Path, string OriginalName, long Size);
