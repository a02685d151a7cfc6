using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>POST /auth/forgot-password/otp: mails a code. Contract: platform-auth.md.</summary>
internal sealed class RequestPasswordReset(Db db, OneTimeCodes codes, CodeSender sender, TimeProvider clock)
{
    public async Task<Response<Unit>> Handle(RequestContext<EmailRequest> context)
    {
        var user = await db.Run(sql => Members.ByEmail(sql, context.Input.Email!), context.Cancelled);

        // The stored address is the one that gets the code, whatever was typed (ruling 28).
        if (user is not { State: AccountStatus.Active or AccountStatus.Suspended, MailAddress: { } email }) throw ApiException.NotFound("There is no account with this address.");
        var code = await codes.Issue(email, CodePurpose.Reset, user.Id, clock.GetUtcNow(), context.Cancelled);
        await sender.Send(CodeMailKind.ForgotPassword, [email], CodePurpose.Reset, code, email, null, context.Cancelled);
        return Response.Ok("A code was sent.");
    }
}
