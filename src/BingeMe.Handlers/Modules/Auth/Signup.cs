using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/signup.</summary>
internal sealed class SignupRequest
{
    public string? Name { get; set; }

    public string? Email { get; set; }

    public string? Phone { get; set; }

    public string? CountryCode { get; set; }

    public string? Terms { get; set; }
}

/// <summary>Formats and presence (contract, /auth/signup).</summary>
internal sealed class SignupValidator : Validator<SignupRequest>
{
    public SignupValidator() =>
        Text("name", static b => b.Name, static f => f.Required().Trimmed().Length(2, 100).Must(Texts.IsName, Texts.NotShown("name")))
            .Text("email", static b => b.Email, static f => f.MailAddress())
            .Text("countryCode", static b => b.CountryCode, static f => f.CountryCode())
            .Text("phone", static b => b.Phone, static f => f.PhoneNumber())
            .Check(static (input, errors) =>
            {
                var (hasEmail, hasPhone) = (!string.IsNullOrWhiteSpace(input.Email), !string.IsNullOrWhiteSpace(input.Phone));
                if (hasPhone) errors.Unless(!string.IsNullOrWhiteSpace(input.CountryCode), "countryCode", "countryCode is required with phone.");
                if (hasPhone && !errors.Has("countryCode") && !errors.Has("phone"))
                    errors.Unless(Phone.Of(input.CountryCode!, input.Phone!) is { IsWhole: true }, "phone", "phone must fit its countryCode: 15 digits at most with it, 10 behind +91.");
                errors.Unless(hasEmail || hasPhone, "email", "Give an email, or a phone with its countryCode.");
            })
            .Text("terms", static b => b.Terms, static f => f.Required().OneOf(["1"], "terms must be accepted: \"1\"."));
}

/// <summary>POST /auth/signup: sends a code to the newcomer's contact. Contract: platform-auth.md.</summary>
internal sealed class Signup(Db db, EmailScreening screening, OneTimeCodes codes, CodeSender sender, TimeProvider clock)
{
    public async Task<Response<Unit>> Handle(RequestContext<SignupRequest> context)
    {
        var now = clock.GetUtcNow();
        var email = string.IsNullOrWhiteSpace(context.Input.Email) ? null : Contacts.Email(context.Input.Email);
        var mobile = string.IsNullOrWhiteSpace(context.Input.Phone) ? null : Phone.Of(context.Input.CountryCode!, context.Input.Phone)!.Full;

        if (email is not null) await screening.Require(email, now, context.Cancelled);
        await using (var sql = await db.Connect(context.Cancelled))
        {
            if ((email is not null && await Members.IsEmailTaken(sql, email)) || (mobile is not null && await Members.IsMobileTaken(sql, mobile)))
                throw ApiException.Conflict("An account with this contact exists already; sign in instead.");
        }

        // A code of its own for each contact: the phone's proves the phone, never the mailbox (ruling 29). One is enough to sign up, and one that
        // is used up, which anybody can bring about, keeps none from the other.
        (email, mobile) = await Open(email, mobile, now, context.Cancelled);
        var mailed = email is null ? null : await codes.Issue([email], CodePurpose.Signup, null, null, now, context.Cancelled);
        var texted = mobile is null ? null : await codes.Issue([mobile], CodePurpose.Signup, null, mailed, now, context.Cancelled);
        await sender.SendEach(CodeMailKind.Signup, CodePurpose.Signup, (email, mailed), (mobile, texted), context.Cancelled);
        return Response.Ok("A code was sent.");
    }

    /// <summary>Those of two contacts to which a code may be sent; both where none may, and a single one in any case.</summary>
    private async Task<(string? Email, string? Mobile)> Open(string? email, string? mobile, DateTimeOffset now, CancellationToken cancelled)
    {
        if (email is null || mobile is null) return (email, mobile);
        var (isMailOpen, isPhoneOpen) = (await codes.IsOpen(email, now, cancelled), await codes.IsOpen(mobile, now, cancelled));
        return (isPhoneOpen && !isMailOpen ? null : email, isMailOpen && !isPhoneOpen ? null : mobile);
    }
}
