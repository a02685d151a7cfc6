using System.Text.Json.Serialization;
using BingeMe.Handlers.Codes;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Users.Passwords;

/// <summary>Body of POST /create/password/verify.</summary>
internal sealed class VerifyPasswordBody
{
    [JsonConverter(typeof(ScalarText))]
    public string? Otp { get; set; }

    public string? Password { get; set; }
}

/// <summary>A code, and a password as the policy wants it.</summary>
internal sealed class VerifyPasswordRules(int minimumLength) : IRules<VerifyPasswordBody>
{
    public void Check(VerifyPasswordBody input, Faults faults)
    {
        faults.Required("otp", input.Otp);
        if (string.IsNullOrEmpty(input.Password)) faults.Add("password", "password is required.");
        else if (Security.Passwords.Fault(input.Password, minimumLength) is { } fault) faults.Add("password", fault);
    }
}

/// <summary>
/// POST /create/password/verify: the code sets the first password of an account. Never another one: legacy let any access token replace
/// an existing password here. Contract: users.md.
/// </summary>
internal sealed class VerifyPasswordCreation(PasswordsSql passwords, OneTimeCodes codes, OtherSessions sessions, TimeProvider clock)
{
    private static readonly string[] Purposes = [CodePurpose.CreatePassword];

    public async Task<Reply<Nothing>> Handle(Call<VerifyPasswordBody> call)
    {
        var row = await passwords.ById(call.MemberId, call.Cancelled) ?? throw ApiException.Unauthorized("The account is gone.");
        if (row.HasPassword) throw RequestPasswordCreation.HasOne();
        string[] identifiers = [.. new[] { row.ProvenEmail, row.ProvenMobile }.OfType<string>()];
        var proven = await Proven(identifiers, call) ?? throw NotRight();

        // Used up before the write: of two calls with one code, one sets its password.
        if (!await codes.Use(proven, call.Input.Otp!.Trim(), call.Cancelled)) throw NotRight();
        if (!await passwords.SetFirst(row.Id, Security.Passwords.Hash(call.Input.Password!), clock.GetUtcNow(), call.Cancelled)) throw RequestPasswordCreation.HasOne();
        foreach (var other in identifiers.Where(i => i != proven)) await codes.Use(other, call.Input.Otp!.Trim(), call.Cancelled);
        await sessions.End(row.Id, call.Request);
        return Reply.Ok("The password was set.");
    }

    /// <summary>The identifier whose code it is, the address first: both hold the same code, so the right one fits at once.</summary>
    private async Task<string?> Proven(string[] identifiers, Call<VerifyPasswordBody> call)
    {
        foreach (var identifier in identifiers)
        {
            var result = await codes.Check(identifier, call.Input.Otp!.Trim(), Purposes, call.MemberId, clock.GetUtcNow(), call.Cancelled);
            if (result == CodeResult.Right) return identifier;
        }

        return null;
    }

    private static ApiException NotRight() => ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new code.");
}
