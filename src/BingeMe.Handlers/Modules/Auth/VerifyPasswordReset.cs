using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/forgot-password/verify.</summary>
internal sealed class VerifyPasswordResetRequest
{
    public string? Email { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }
}

/// <summary>Presence.</summary>
internal sealed class VerifyPasswordResetValidator : Validator<VerifyPasswordResetRequest>
{
    public VerifyPasswordResetValidator() =>
        Text("email", static b => b.Email, static f => f.Required())
            .Text("otp", static b => b.Otp, static f => f.Required());
}

/// <summary>POST /auth/forgot-password/verify: the code is exchanged for the proof that a reset asks for. Contract: platform-auth.md.</summary>
internal sealed class VerifyPasswordReset(OneTimeCodes codes, ResetProof proof, INamedLocks locks, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    public async Task<Response<ResetAllowed>> Handle(RequestContext<VerifyPasswordResetRequest> context)
    {
        var now = clock.GetUtcNow();
        var email = Contacts.Email(context.Input.Email!);

        // One call an address at a time: the proof stands before the code is used up, and a code that is sent twice at once must not make two, of
        // which the later one voids the one that is handed out.
        await using var held = await locks.Acquire($"reset:{email}", LockWait, context.Cancelled);
        var check = await codes.Check(email, context.Input.Otp!, [CodePurpose.Reset], null, now, context.Cancelled);
        if (check.Result != CodeResult.Right) throw NotRight();
        var token = await proof.Grant(email, context.Request, now);
        return await codes.Use(check, context.Input.Otp!, context.Cancelled) ? Response.Ok("The code is right.", new ResetAllowed(token)) : throw NotRight();
    }

    private static ApiException NotRight() => ApiException.BadField("otp", "otp is not right, used up or too old; ask for a new one.");
}

/// <summary>What POST /auth/forgot-password/verify answers: the one-time proof that /auth/reset-password asks for.</summary>
internal sealed record ResetAllowed(string ResetToken);
