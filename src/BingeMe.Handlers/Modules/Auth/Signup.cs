using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/signup.</summary>
internal sealed class SignupBody
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }

    public string? Terms { get; set; }
}

/// <summary>Formats and presence (contract, /auth/signup).</summary>
internal sealed class SignupRules : Rules<SignupBody>
{
    public SignupRules() =>
        Text("name", static b => b.Name, static f => f.Required().Trimmed().Length(2, 100))
            .Text("email", static b => b.Email, static f => f.MailAddress())
            .Text("countryCode", static b => b.CountryCode, static f => f.CountryCode())
            .Text("phone", static b => b.Phone, static f => f.PhoneNumber())
            .Check(static (input, faults) =>
            {
                var (hasEmail, hasPhone) = (!string.IsNullOrWhiteSpace(input.Email), !string.IsNullOrWhiteSpace(input.Phone));
                if (hasPhone) faults.Unless(!string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required with phone.");
                faults.Unless(hasEmail || hasPhone, "email", "Give an email, or a phone with its countryCode.");
            })
            .Text("terms", static b => b.Terms, static f => f.Required().OneOf(["1"], "terms must be accepted: \"1\"."));
}

/// <summary>POST /auth/signup: sends a code to the newcomer's contact. Contract: platform-auth.md.</summary>
internal sealed class Signup(Db db, EmailScreening screening, OneTimeCodes codes, CodeSender sender, TimeProvider clock)
{
    public async Task<Reply<Nothing>> Handle(Call<SignupBody> call)
    {
        var now = clock.GetUtcNow();
        var email = string.IsNullOrWhiteSpace(call.Input.Email) ? null : Contacts.Email(call.Input.Email);
        var mobile = string.IsNullOrWhiteSpace(call.Input.Phone) ? null : Contacts.Phone(call.Input.CountryCode!, call.Input.Phone);

        if (email is not null) await screening.Demand(email, now, call.Cancelled);
        if (await db.Run(sql => AuthSql.IsTaken(sql, email, mobile), call.Cancelled)) throw ApiException.Conflict("An account with this contact exists already; sign in instead.");

        var identifier = email ?? mobile!;
        var code = await codes.Issue(identifier, CodePurpose.Signup, null, now, call.Cancelled);
        await sender.Send(CodeMailKind.Signup, [identifier], code, email, mobile, call.Cancelled);
        return Reply.Ok("A code was sent.");
    }
}
