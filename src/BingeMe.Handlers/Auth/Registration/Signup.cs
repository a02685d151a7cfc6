using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Bodies;
using BingeMe.Handlers.Auth.Codes;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Auth.Registration;

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
