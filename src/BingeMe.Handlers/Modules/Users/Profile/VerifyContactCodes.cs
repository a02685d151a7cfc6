using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Profile;

/// <summary>Body of POST /user/profile/verify-otp.</summary>
internal sealed class VerifyContactRequest : ContactFields
{
    /// <summary>Whether the address is to be proven. Text, because clients also send <c>"1"</c> and 1.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? EmailOtp { get; set; }

    /// <summary>Whether the number is to be proven.</summary>
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MobileOtp { get; set; }

    /// <summary>The code sent to the address.</summary>
    [JsonPropertyName("emailOtp")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? EmailCode { get; set; }

    /// <summary>The code sent to the number.</summary>
    [JsonPropertyName("mobileOtp")]
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? MobileCode { get; set; }

    [JsonIgnore]
    public bool WantsEmail => IsTrue(EmailOtp);

    [JsonIgnore]
    public bool WantsMobile => IsTrue(MobileOtp);

    /// <summary>Not any text that is not empty, as legacy took it: <c>"false"</c> is false.</summary>
    private static bool IsTrue(string? flag) => flag is "true" or "1";
}

/// <summary>At least one flag, and with each flag its contact and code (contract, POST /user/profile/verify-otp).</summary>
internal sealed class VerifyContactValidator : Validator<VerifyContactRequest>
{
    public VerifyContactValidator() => Check(Wanted).Contact();

    private static void Wanted(VerifyContactRequest input, ValidationErrors errors)
    {
        if (!input.WantsEmail && !input.WantsMobile) errors.Add("email_otp", "Set email_otp or mobile_otp to true.");
        if (input.WantsEmail)
        {
            errors.Required("email", input.Email);
            errors.Required("emailOtp", input.EmailCode);
        }

        if (input.WantsMobile)
        {
            errors.Required("mobile", input.Mobile);
            errors.Required("mobileOtp", input.MobileCode);
            errors.Required("country_code", input.CountryCode);
        }
    }
}

/// <summary>POST /user/profile/verify-otp: the contacts whose codes are right become the member's, all or none. Contract: users.md.</summary>
internal sealed class VerifyContactCodes(Db db, ContactProof proof, ContactChanges contacts, UniqueNames names, TimeProvider clock)
{
    public async Task<Response<UpdatedFields>> Handle(RequestContext<VerifyContactRequest> context)
    {
        var body = context.Input;
        var email = body.WantsEmail ? Contacts.Email(body.Email!) : null;
        var phone = body.WantsMobile ? body.Phone : null;
        var before = await contacts.Begin(context.MemberId, body.CurrentPassword, context.Cancelled);
        var sent = new List<SentCode>();
        if (email is not null) sent.Add(new SentCode("emailOtp", email, body.EmailCode));
        if (phone is not null) sent.Add(new SentCode("mobileOtp", phone.Full, body.MobileCode));

        await using (await names.Hold(null, email, phone?.Full, context.Cancelled))
        {
            await proof.Require(context.MemberId, sent, context.Cancelled);
            if (email is not null && await db.Run(sql => Members.IsEmailTaken(sql, email, context.MemberId), context.Cancelled)) throw ApiException.Conflict("Another account has this mail address by now.");
            if (phone is not null && await db.Run(sql => Members.IsMobileTaken(sql, phone.Digits, phone.National, context.MemberId), context.Cancelled)) throw ApiException.Conflict("Another account has this number by now.");
            var change = new ProfileChange { Email = email, Mobile = phone?.Full };
            await db.Run(
                sql => sql.Transaction(async () =>
                {
                    await ProfileSql.Save(sql, context.MemberId, change, clock.GetUtcNow());
                    await contacts.Record(sql, before, context);
                    await proof.Use(sent, context.Cancelled);
                }),
                context.Cancelled);
        }

        var fields = new List<string>();
        if (email is not null) fields.Add("email");
        if (phone is not null) fields.Add("mobile");
        return Response.Ok("The contacts were changed.", new UpdatedFields(fields));
    }
}
