using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Common;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>What Google and Apple have in common once their token is verified: find the account by subject, else by proven address, else make it.</summary>
internal sealed class IdentitySignIn(Db db, NewAccountSql accounts, AllSessions sessions, SignIn signIn, INamedLocks locks, HandlerSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan LockWait = TimeSpan.FromSeconds(5);

    /// <param name="provider">Who vouches.</param>
    /// <param name="identity">What they vouch for.</param>
    /// <param name="name">The name for a new account; null takes the token's.</param>
    /// <param name="device">The device, for push.</param>
    /// <param name="request">The request.</param>
    public async Task<Response<SignInResponse>> Complete(IdentityProvider provider, Identity identity, string? name, DeviceFields device, ApiRequest request)
    {
        var now = clock.GetUtcNow();
        var providerName = provider == IdentityProvider.Google ? "google" : "apple";
        if (await db.Run(sql => Members.ByIdentity(sql, providerName, identity.Subject), request.Aborted) is { } known) return await Enter(known, device, request, now);
        if (identity.Email is null) throw ApiException.BadRequest("The token has no mail address, and no account is tied to it yet.");
        if (!identity.EmailVerified) throw ApiException.Unauthorized("The provider has not verified the mail address; verify it there, then sign in again.");

        var email = Contacts.Email(identity.Email);
        long id;
        await using (await locks.Acquire($"contact:{email}", LockWait, request.Aborted))
        {
            if (await db.Run(sql => Members.ByEmail(sql, email), request.Aborted) is { } present) return await Link(present, providerName, identity, device, request, now);
            id = await db.Run(sql => accounts.Insert(sql,
                new NewAccount(string.IsNullOrWhiteSpace(name) ? Texts.AsName(identity.Name ?? "User") : name.Trim(), email, "")
                {
                    IsEmailProven = true,
                    OauthProvider = providerName,
                    OauthUid = identity.Subject,
                    Ip = request.ClientAddress,
                    ReferredBy = long.TryParse(request.Headers.Cookie("referred"), out var referrer) ? referrer : null,
                },
                now), request.Aborted);
        }

        var user = await db.Run(sql => Members.Account(sql, id), request.Aborted) ?? throw new InvalidOperationException("The new account cannot be read.");
        return await signIn.Complete(user, device, request, now);
    }

    /// <summary>The provider's word is one step: an account with two and a password goes on with the second (rulings 15, 29).</summary>
    private Task<Response<SignInResponse>> Enter(Account user, DeviceFields device, ApiRequest request, DateTimeOffset now) =>
        user is { HasTwoSteps: true, HasPassword: true } && !settings.CodeAloneOpensTwoStepAccounts
            ? signIn.SecondStep(user, now, request.Aborted)
            : signIn.Complete(user, device, request, now);

    private async Task<Response<SignInResponse>> Link(Account user, string provider, Identity identity, DeviceFields device, ApiRequest request, DateTimeOffset now)
    {
        SignIn.RequireSignInAllowed(user, now);

        // An account that is tied already keeps its tie: the proven address is enough to come in, not to take the tie over.
        if (user.HasProvenEmail && !string.IsNullOrEmpty(user.OauthUid)) return await Enter(user, device, request, now);
        await db.Run(
            sql => sql.Transaction(async () =>
            {
                await AuthSql.LinkIdentity(sql, user.Id, provider, identity.Subject, clearPassword: !user.HasProvenEmail, now);
                if (!await AuthSql.HasEmail(sql, user.Id, Contacts.Email(identity.Email!))) throw ApiException.Conflict("The account has got another address; sign in again.");

                // Nobody proved the address before: whoever registered it keeps neither password, number, tie nor session.
                if (!user.HasProvenEmail) await sessions.End(sql, user.Id, request.Aborted);
            }),
            request.Aborted);
        return user.HasProvenEmail ? await Enter(user, device, request, now) : await signIn.Complete(user, device, request, clock.GetUtcNow());
    }
}
