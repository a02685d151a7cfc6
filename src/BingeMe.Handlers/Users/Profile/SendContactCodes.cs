using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Auth.Codes;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Users.Profile.Answers;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Profile;

/// <summary>POST /user/send-otp: a code to each contact that is about to change, a different one to each. Contract: users.md.</summary>
internal sealed class SendContactCodes(ProfileSql profiles, OneTimeCodes codes, SendLimits limits, CodeSender sender, EncodedIds ids, TimeProvider clock)
{
    public async Task<Reply<CodesSent>> Handle(Call<ContactFields> call)
    {
        var row = await profiles.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        var email = string.IsNullOrWhiteSpace(call.Input.Email) ? null : Contacts.Email(call.Input.Email);
        if (email is not null && email == Contacts.Email(row.Email ?? "")) email = null;
        var phone = call.Input.Phone is { } given && !given.IsSameAs(row.Mobile) ? given : null;

        if (email is not null && await profiles.IsEmailTaken(email, row.Id, call.Cancelled)) throw ApiException.Conflict("Another account has this mail address.");
        if (phone is not null && await profiles.IsMobileTaken(phone, row.Id, call.Cancelled)) throw ApiException.Conflict("Another account has this number.");

        // Both destinations are counted before anything is sent, so that a refusal leaves no half of it done.
        if (email is not null) await limits.Demand(email, call.Cancelled);
        if (phone is not null) await limits.Demand(phone.Full, call.Cancelled);
        var byMail = email is null ? null : await Send(email, email, null, null, call);
        if (phone is not null) await Send(phone.Full, null, phone.Full, byMail, call);
        return Reply.Ok("The codes were sent.", new CodesSent(ids.Encode(row.Id), email is not null, phone is not null));
    }

    private async Task<string> Send(string identifier, string? email, string? mobile, string? unlike, Call<ContactFields> call)
    {
        var code = await codes.Issue([identifier], CodePurpose.SettingsUpdate, call.MemberId, unlike, clock.GetUtcNow(), call.Cancelled);
        await sender.Send(CodeMailKind.SettingsUpdate, [identifier], code, email, mobile, call.Cancelled);
        return code;
    }
}
