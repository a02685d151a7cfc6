using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/forgot-password/otp: mails a code. Contract: platform-auth.md.</summary>
internal sealed class RequestPasswordReset(AuthSql users, OneTimeCodes codes, CodeSender sender, TimeProvider clock)
{
    public async Task<Reply<Nothing>> Handle(Call<EmailBody> call)
    {
        var email = Contacts.Email(call.Input.Email!);
        var user = await users.ByEmail(email, call.Cancelled);
        if (user is not { State: AccountStatus.Active or AccountStatus.Suspended }) throw ApiException.NotFound("There is no account with this address.");
        var code = await codes.Issue(email, CodePurpose.Reset, user.Id, clock.GetUtcNow(), call.Cancelled);
        await sender.Send(CodeMailKind.ForgotPassword, [email], code, email, null, call.Cancelled);
        return Reply.Ok("A code was sent.");
    }
}
