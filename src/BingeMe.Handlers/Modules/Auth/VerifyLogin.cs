using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/login/verify.</summary>
internal sealed class VerifyLoginRequest : DeviceFields
{
    public string? Identifier { get; set; }

    [JsonConverter(typeof(StringOrNumberConverter))]
    public string? Otp { get; set; }
}

/// <summary>Presence (contract, /auth/login/verify).</summary>
internal sealed class VerifyLoginValidator : Validator<VerifyLoginRequest>
{
    public VerifyLoginValidator() =>
        Text("identifier", static b => b.Identifier, static f => f.Required())
            .Text("otp", static b => b.Otp, static f => f.Required());
}

/// <summary>POST /auth/login/verify: the code completes a sign-in by code, or the second step after a password. Contract: platform-auth.md.</summary>
internal sealed class VerifyLogin(Db db, OneTimeCodes codes, AllSessions sessions, SignIn signIn, HandlerSettings settings, TimeProvider clock)
{
    public async Task<Response<SignInResponse>> Handle(RequestContext<VerifyLoginRequest> context)
    {
        var now = clock.GetUtcNow();
        var identifier = context.Input.Identifier!.Trim();
        var user = await Find(identifier, context.Cancelled) ?? throw ApiException.NotFound("There is no such account.");

        // A code alone must not replace the password of an account that has both (ruling 15).
        string[] purposes = user is { HasTwoSteps: true, HasPassword: true } && !settings.CodeAloneOpensTwoStepAccounts
            ? [CodePurpose.SecondStep]
            : [CodePurpose.Login, CodePurpose.SecondStep];
        var code = await Reached(user, identifier, context.Input.Otp!, purposes, now, context.Cancelled) ?? throw NotRight();

        // Whoever registered a contact without proving it may not be its owner: what was begun before ends (ruling 29). Once: of two calls with one
        // code, the later one must not end what the earlier one began.
        var isEmail = code.Identifier.Contains('@', StringComparison.Ordinal);
        if (!(isEmail ? user.HasProvenEmail : user.HasProvenMobile))
        {
            await db.Run(
                sql => sql.Transaction(async () =>
                {
                    if (await AuthSql.Prove(sql, user.Id, isEmail, now)) await sessions.End(sql, user.Id, context.Cancelled);
                }),
                context.Cancelled);
            now = clock.GetUtcNow();
        }

        return await signIn.Complete(user, context.Input, context.Request, now, withPassword: true, async () =>
        {
            if (!await codes.Use(code, context.Input.Otp!, context.Cancelled)) throw NotRight();
        });
    }

    private static ApiException NotRight() => ApiException.Unauthorized("The code is not right, used up or too old; ask for a new one.");

    private Task<Account?> Find(string identifier, CancellationToken cancelled)
    {
        if (identifier.Contains('@', StringComparison.Ordinal)) return db.Run(sql => Members.ByEmail(sql, identifier), cancelled);
        return identifier.StartsWith('+') ? db.Run(sql => Members.ByMobile(sql, identifier), cancelled) : db.Run(sql => Members.ByUsername(sql, identifier), cancelled);
    }

    /// <summary>
    /// The code lies under what it was sent to, which a sign-in by username or number need not be: the identifiers of the account are
    /// tried, the one that the client named first. Returns what was found where the code is right, and leaves the code.
    /// </summary>
    private async Task<CodeCheck?> Reached(Account user, string named, string code, string[] purposes, DateTimeOffset now, CancellationToken cancelled)
    {
        var identifiers = CodeIdentifiers.For(user).OrderByDescending(i => i.Equals(named, StringComparison.OrdinalIgnoreCase));
        foreach (var identifier in identifiers)
        {
            var check = await codes.Check(identifier, code, purposes, user.Id, now, cancelled);
            if (check.Result == CodeResult.Right) return check;
            if (check.Result is not (CodeResult.Missing or CodeResult.Expired)) return null;
        }

        return null;
    }
}
