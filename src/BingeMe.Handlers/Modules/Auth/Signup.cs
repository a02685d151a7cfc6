using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
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
internal sealed class SignupRules : IRules<SignupBody>
{
    public void Check(SignupBody input, Faults faults)
    {
        if (faults.Required("name", input.Name)) faults.Unless(input.Name!.Trim().Length is >= 2 and <= 100, "name", "name must have 2 to 100 characters.");
        if (!string.IsNullOrWhiteSpace(input.Email)) faults.Unless(Contacts.IsEmail(input.Email), "email", "email must be a mail address.");
        if (!string.IsNullOrWhiteSpace(input.CountryCode))
            faults.Unless(input.CountryCode.Length <= 4 && Contacts.IsCountryCode(input.CountryCode), "countryCode", "countryCode must be like +91.");
        if (!string.IsNullOrWhiteSpace(input.Phone))
        {
            faults.Unless(Contacts.IsPhone(input.Phone), "phone", "phone must have 6 to 15 digits.");
            faults.Unless(!string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required with phone.");
        }

        if (string.IsNullOrWhiteSpace(input.Email) && string.IsNullOrWhiteSpace(input.Phone)) faults.Add("email", "Give an email, or a phone with its countryCode.");
        if (faults.Required("terms", input.Terms)) faults.Unless(input.Terms == "1", "terms", "terms must be accepted: \"1\".");
    }
}

/// <summary>POST /auth/signup: sends a code to the newcomer's contact. Contract: platform-auth.md.</summary>
internal sealed class Signup(AuthSql users, EmailScreening screening, OneTimeCodes codes, CodeSender sender, TimeProvider clock)
{
    public async Task<Reply<Nothing>> Handle(Call<SignupBody> call)
    {
        var now = clock.GetUtcNow();
        var email = string.IsNullOrWhiteSpace(call.Input.Email) ? null : Contacts.Email(call.Input.Email);
        var mobile = string.IsNullOrWhiteSpace(call.Input.Phone) ? null : Contacts.Phone(call.Input.CountryCode!, call.Input.Phone);

        if (email is not null) await screening.Demand(email, now, call.Cancelled);
        if (await users.IsTaken(email, mobile, call.Cancelled)) throw ApiException.Conflict("An account with this contact exists already; sign in instead.");

        var identifier = email ?? mobile!;
        var code = await codes.Issue(identifier, CodePurpose.Signup, null, now, call.Cancelled);
        await sender.Send(CodeMailKind.Signup, [identifier], code, email, mobile, call.Cancelled);
        return Reply.Ok("A code was sent.");
    }
}
