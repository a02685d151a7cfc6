using BingeMe.Handlers.Auth.Codes;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Users.Passwords.Answers;
using BingeMe.Handlers.Users.Passwords.Bodies;
using BingeMe.Handlers.Users.Profile;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Passwords;

/// <summary>
/// POST /create/password: for an account without one. A code goes to every proven contact, and either proves the member; with no proven
/// contact the password is set at once. Contract: users.md.
/// </summary>
internal sealed class RequestPasswordCreation(PasswordsSql passwords, OneTimeCodes codes, SendLimits limits, CodeSender sender, OtherSessions sessions, TimeProvider clock)
{
    public async Task<Reply<PasswordCreation>> Handle(Call<CreatePasswordBody> call)
    {
        var row = await passwords.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        if (row.HasPassword) throw HasOne();
        if (!row.HasProvenContact) return await SetAtOnce(row.Id, call);

        var email = row.ProvenEmail;
        var mobile = row.ProvenMobile;
        string[] identifiers = [.. new[] { email, mobile }.OfType<string>()];
        if (identifiers.Length == 0) throw ApiException.BadRequest("No code can be sent to the contacts of this account; contact support.");
        foreach (var identifier in identifiers) await limits.Demand(identifier, call.Cancelled);

        // One code for both contacts: whichever message is read, its code fits the item that is looked at first.
        var code = await codes.Issue(identifiers, CodePurpose.CreatePassword, row.Id, null, clock.GetUtcNow(), call.Cancelled);
        await sender.Send(CodeMailKind.Login, identifiers, code, email, mobile, call.Cancelled);

        var destinations = new List<CodeDestination>();
        if (email is not null) destinations.Add(new CodeDestination("email", MaskedContacts.Email(email)));
        if (mobile is not null) destinations.Add(new CodeDestination("whatsapp", MaskedContacts.Phone(row.Mobile!)));
        var masked = string.Join(" and ", destinations.Select(d => d.Masked));
        return Reply.Ok($"A code was sent to {masked}.", new PasswordCreation(true, destinations));
    }

    public static ApiException HasOne() => ApiException.BadRequest("The account has a password already; change it: POST /user/change-password.");

    private async Task<Reply<PasswordCreation>> SetAtOnce(long id, Call<CreatePasswordBody> call)
    {
        if (!await passwords.SetFirst(id, Security.Passwords.Hash(call.Input.NewPassword!), clock.GetUtcNow(), call.Cancelled)) throw HasOne();
        await sessions.End(id, call.Request);
        return Reply.Ok("The password was set.", new PasswordCreation(false, []));
    }
}
