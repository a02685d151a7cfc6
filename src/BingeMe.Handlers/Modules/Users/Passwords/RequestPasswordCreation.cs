using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Users.Profile;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>Body of POST /create/password.</summary>
internal sealed class CreatePasswordRequest
{
    public string? NewPassword { get; set; }

    public string? ConfirmPassword { get; set; }
}

/// <summary>Both given, equal, and as the policy wants it (ruling 15: no rule about which characters).</summary>
internal sealed class CreatePasswordValidator : Validator<CreatePasswordRequest>
{
    public CreatePasswordValidator(int minimumLength) =>
        Text("new_password", static b => b.NewPassword, static f => f.KeepBlank().Required())
            .Text("confirm_password", static b => b.ConfirmPassword, static f => f.KeepBlank().Required())
            .Check(static (input, errors) =>
            {
                if (errors.None) errors.Unless(input.NewPassword == input.ConfirmPassword, "confirm_password", "confirm_password must equal new_password.");
            })
            .Text("new_password", static b => b.NewPassword, f => f.KeepBlank().NewPassword(minimumLength));
}

/// <summary>
/// POST /create/password: for an account without one. A code goes to every proven contact, and either proves the member; with no proven
/// contact the password is set at once. Contract: users.md.
/// </summary>
internal sealed class RequestPasswordCreation(
    Db db,
    PasswordHashes passwords,
    OneTimeCodes codes,
    SendLimits limits,
    CodeSender sender,
    OtherSessions sessions,
    TimeProvider clock)
{
    public async Task<Response<PasswordCreation>> Handle(RequestContext<CreatePasswordRequest> context)
    {
        var row = await db.Run(sql => Members.PresentAccount(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        if (row.HasPassword) throw HasOne();
        if (!row.HasProvenContact) return await SetAtOnce(row.Id, context);

        var email = row.ProvenEmail;
        var mobile = row.ProvenMobile;
        string[] identifiers = [.. new[] { email, mobile }.OfType<string>()];
        if (identifiers.Length == 0) throw ApiException.BadRequest("No code can be sent to the contacts of this account; contact support.");
        await codes.RequireOpen(identifiers, row.Id, clock.GetUtcNow(), context.Cancelled);
        await limits.Require(identifiers, context.Cancelled);

        // One code for both contacts: whichever message is read, its code fits the item that is looked at first.
        var code = await codes.Issue(identifiers, CodePurpose.CreatePassword, row.Id, null, clock.GetUtcNow(), context.Cancelled);
        await sender.Send(CodeMailKind.Login, identifiers, CodePurpose.CreatePassword, code, email, mobile, context.Cancelled);

        var destinations = new List<CodeDestination>();
        if (email is not null) destinations.Add(new CodeDestination("email", MaskedContacts.Email(email)));
        if (mobile is not null) destinations.Add(new CodeDestination("whatsapp", MaskedPhone(row.Mobile!)));
        var masked = string.Join(" and ", destinations.Select(d => d.Masked));
        return Response.Ok($"A code was sent to {masked}.", new PasswordCreation(true, destinations));
    }

    public static ApiException HasOne() => ApiException.BadRequest("The account has a password already; change it: POST /user/change-password.");

    /// <summary>The calling code, the first two and the last three digits, and stars between (contract, POST /create/password).</summary>
    private static string MaskedPhone(string stored)
    {
        var (code, number) = CallingCodes.Split(stored);
        return $"{code}{MaskedContacts.Middle(number, shownBefore: 2, shownBehind: 3)}";
    }

    private async Task<Response<PasswordCreation>> SetAtOnce(long id, RequestContext<CreatePasswordRequest> context)
    {
        var hash = await passwords.HashAsync(context.Input.NewPassword!, context.Cancelled);
        var isSet = await db.Run(
            sql => sql.Transaction(async () =>
            {
                if (!await PasswordsSql.SetFirst(sql, id, hash, clock.GetUtcNow())) return false;
                await sessions.End(sql, context);
                return true;
            }),
            context.Cancelled);
        if (!isSet) throw HasOne();
        return Response.Ok("The password was set.", new PasswordCreation(false, []));
    }
}

/// <summary>Data of POST /create/password: whether a code must be sent back, and where it went.</summary>
internal sealed record PasswordCreation(bool OtpRequired, IReadOnlyList<CodeDestination> Destinations);

/// <summary>Where a code went, as far as its owner needs to see it.</summary>
/// <param name="Channel"><c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Masked">See <see cref="MaskedContacts"/>.</param>
internal sealed record CodeDestination(string Channel, string Masked);
