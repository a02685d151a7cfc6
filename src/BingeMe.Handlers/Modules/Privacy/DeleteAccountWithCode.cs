using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Privacy;

/// <summary>Body of POST /account/delete/otp.</summary>
internal sealed class DeletionCodeRequest
{
    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }
}

/// <summary>Five digits.</summary>
internal sealed partial class DeletionCodeValidator : Validator<DeletionCodeRequest>
{
    public DeletionCodeValidator() => Text("otp", static b => b.Otp, static f => f.Required().Matches(Form(), "otp must be five digits."));

    [GeneratedRegex(@"^[0-9]{5}\z")]
    private static partial Regex Form();
}

/// <summary>POST /account/delete/otp: deletes an account without a password by the code that was sent. Contract: live-payout-privacy.md.</summary>
internal sealed class DeleteAccountWithCode(Db db, AccountDeletion deletion, OneTimeCodes codes)
{
    private static readonly string[] Purposes = [CodePurpose.DeleteAccount];

    public async Task<Response<DeletionStep>> Handle(RequestContext<DeletionCodeRequest> context)
    {
        var account = await db.Run(sql => Members.PresentAccount(sql, context.MemberId), context.Cancelled) ?? throw Authenticator.Gone();
        if (account.HasPassword) throw ApiException.BadRequest("The account has a password; delete it with that: POST /account/delete.");
        await deletion.RequireNothingOpen(account, context.Cancelled);
        var check = await codes.Check(
            AccountDeletion.CodeIdentifier(account.Id), context.Input.Otp!, Purposes, account.Id, context.Now, context.Cancelled);
        if (check.Result != CodeResult.Right) throw NotRight();
        await deletion.Delete(
            account,
            "By the member, with a code.",
            async () =>
            {
                if (!await codes.Use(check, context.Input.Otp!, context.Cancelled)) throw NotRight();
            },
            context.Cancelled);
        return Response.Ok("The account is deleted; within 30 days it can be retrieved.", new DeletionStep { Deleted = true });
    }

    private static ApiException NotRight() => ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new code: POST /account/delete.");
}
