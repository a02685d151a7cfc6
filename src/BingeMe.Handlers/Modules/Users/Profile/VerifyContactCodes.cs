using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>Body of POST /user/profile/verify-otp.</summary>
internal sealed class VerifyContactBody : ContactFields
{
    /// <summary>Whether the address is to be proven. Text, because clients also send <c>"1"</c> and 1.</summary>
    [JsonConverter(typeof(ScalarText))]
    public string? EmailOtp { get; set; }

    /// <summary>Whether the number is to be proven.</summary>
    [JsonConverter(typeof(ScalarText))]
    public string? MobileOtp { get; set; }

    /// <summary>The code sent to the address.</summary>
    [JsonPropertyName("emailOtp")]
    [JsonConverter(typeof(ScalarText))]
    public string? EmailCode { get; set; }

    /// <summary>The code sent to the number.</summary>
    [JsonPropertyName("mobileOtp")]
    [JsonConverter(typeof(ScalarText))]
    public string? MobileCode { get; set; }

    [JsonIgnore]
    public bool WantsEmail => IsTrue(EmailOtp);

    [JsonIgnore]
    public bool WantsMobile => IsTrue(MobileOtp);

    /// <summary>Not any text that is not empty, as legacy took it: <c>"false"</c> is false.</summary>
    private static bool IsTrue(string? flag) => flag is "true" or "1";
}

/// <summary>At least one flag, and with each flag its contact and code (contract, POST /user/profile/verify-otp).</summary>
internal sealed class VerifyContactRules : IRules<VerifyContactBody>
{
    public void Check(VerifyContactBody input, Faults faults)
    {
        if (!input.WantsEmail && !input.WantsMobile) faults.Add("email_otp", "Set email_otp or mobile_otp to true.");
        if (input.WantsEmail)
        {
            faults.Required("email", input.Email);
            faults.Required("emailOtp", input.EmailCode);
        }

        if (input.WantsMobile)
        {
            faults.Required("mobile", input.Mobile);
            faults.Required("mobileOtp", input.MobileCode);
            faults.Required("country_code", input.CountryCode);
        }

        ContactRules.Check(input, faults);
    }
}

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
