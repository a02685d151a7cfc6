using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Users.Profile.Answers;
using BingeMe.Handlers.Users.Profile.Bodies;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Users.Profile;

/// <summary>POST /user/profile/verify-otp: the contacts whose codes are right become the member's, all or none. Contract: users.md.</summary>
internal sealed class VerifyContactCodes(ProfileSql profiles, ContactProof proof, UniqueNames names, TimeProvider clock)
{
    public async Task<Reply<UpdatedFields>> Handle(Call<VerifyContactBody> call)
    {
        var body = call.Input;
        var email = body.WantsEmail ? Contacts.Email(body.Email!) : null;
        var phone = body.WantsMobile ? body.Phone : null;
        var sent = new List<SentCode>();
        if (email is not null) sent.Add(new SentCode("emailOtp", email, body.EmailCode));
        if (phone is not null) sent.Add(new SentCode("mobileOtp", phone.Full, body.MobileCode));

        await using (await names.Hold(null, email, phone?.Full, call.Cancelled))
        {
            await proof.Demand(call.MemberId, sent, call.Cancelled);
            if (email is not null && await profiles.IsEmailTaken(email, call.MemberId, call.Cancelled)) throw ApiException.Conflict("Another account has this mail address by now.");
            if (phone is not null && await profiles.IsMobileTaken(phone, call.MemberId, call.Cancelled)) throw ApiException.Conflict("Another account has this number by now.");
            await profiles.Save(
                call.MemberId, new ProfileChange { Email = email, Mobile = phone?.Full }, () => proof.Use(sent, call.Cancelled), clock.GetUtcNow(), call.Cancelled);
        }

        var fields = new List<string>();
        if (email is not null) fields.Add("email");
        if (phone is not null) fields.Add("mobile");
        return Reply.Ok("The contacts were changed.", new UpdatedFields(fields));
    }
}
