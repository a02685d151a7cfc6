using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Responses;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>
/// The end of every way of signing in, once the credential is proven: what the account's state allows (platform-auth.md, shared rule 4).
/// </summary>
internal sealed class SignIn(
    Db db,
    SessionService sessionService,
    Tokens tokens,
    Currencies currencies,
    MediaUrls media,
    IPushTokens pushTokens,
    ISessions sessions,
    OneTimeCodes codes,
    CodeSender sender,
    IFaultLog faults,
    HandlerSettings settings)
{
    /// <summary>Sends the code of the second step to the account's stored contact, the mail address first.</summary>
    public async Task<Response<SignInResponse>> SecondStep(Account user, DateTimeOffset now, CancellationToken cancelled)
    {
        RequireSignInAllowed(user, now);
        var identifier = CodeIdentifiers.For(user).FirstOrDefault() ?? throw ApiException.Failed("The account has no contact for its second step; contact support.");
        var code = await codes.Issue(identifier, CodePurpose.SecondStep, user.Id, now, cancelled);
        var isMail = identifier.Contains('@', StringComparison.Ordinal);
        await sender.Send(CodeMailKind.Login, [identifier], CodePurpose.SecondStep, code, isMail ? identifier : null, isMail ? null : identifier, cancelled);
        return CodeSent();
    }

    /// <summary>The answer to a sign-in that goes on with a code.</summary>
    public static Response<SignInResponse> CodeSent() => Response.Ok("A code was sent.", new SignInResponse { ActionRequired = "2fa_verify" });

    /// <summary>Signs a member in.</summary>
    /// <param name="user">The account as it was when its credential was checked.</param>
    /// <param name="device">The device, for push.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">Its time.</param>
    /// <param name="withPassword">Whether the credential was the password, which may be another one by now (ruling 31).</param>
    /// <param name="spend">Uses the credential up where it is good once, as the last step: what fails before leaves it good. Null for others.</param>
    /// <exception cref="ApiException">
    /// 401 when the password changed meanwhile, or the credential was used by another call, 403 for a pending or finally deleted account, 500 for a state that the contract does not know.
    /// </exception>
    public async Task<Response<SignInResponse>> Complete(
        Account user, DeviceFields device, ApiRequest request, DateTimeOffset now, bool withPassword = false, Func<Task>? spend = null)
    {
        var currency = await currencies.For(user.CountriesId, request);
        RequireSignInAllowed(user, now);
        if (user.State == AccountStatus.Deleted)
        {
            if (spend is not null) await spend();
            return Response.Ok("This account is being deleted; retrieve it to go on.", new SignInResponse
            {
                ActionRequired = "retrieve",
                RedirectTo = "/account/retrieve",
                AccessToken = tokens.MemberAccess(user.Id, user.TokenRole, now, Tokens.RetrieveScope),
                ExpiresIn = (long)settings.AccessLifetime.TotalSeconds,
                User = Summary(user) with { Status = "deleted", Role = user.TokenRole },
                Currency = currency,
                Timestamp = Envelope.Timestamp(now),
            });
        }

        var pair = await sessionService.OpenMember(user.Id, user.TokenRole, request, now);
        try
        {
            // A reset that ran beside this one ends the sessions that it finds; this one may have come after it looked.
            if (!await db.Run(sql => AuthSql.TouchLogin(sql, user.Id, withPassword ? user.Password ?? "" : null, now), request.Aborted))
                throw ApiException.Unauthorized("The password was changed while you signed in; sign in with the new one.");
            if (spend is not null) await spend();
        }
        catch
        {
            await Discard(pair, user.Id);
            throw;
        }

        await RememberDevice(user.Id, device, now, request.Aborted);
        var answer = WithTokens(pair) with { User = Summary(user), Currency = currency };
        return user.State == AccountStatus.Suspended
            ? Response.Ok("The account is suspended.", answer with
            {
                ActionRequired = "suspended",
                RedirectTo = "/auth/suspended",
                User = answer.User with { Status = "suspended", Role = user.TokenRole },
                Timestamp = Envelope.Timestamp(now),
            })
            : Response.Ok("Signed in.", answer);
    }

    /// <summary>Opens the session of an account that is about to be made: they stand or fall together.</summary>
    public Task<TokenPair> OpenNew(Account user, ApiRequest request, DateTimeOffset now) => sessionService.OpenMember(user.Id, user.TokenRole, request, now);

    /// <summary>Ends a session whose tokens nobody was given. What cannot be ended now ends by its age.</summary>
    public async Task Discard(TokenPair pair, long userId)
    {
        try
        {
            // Not with the request's token: a client that gave up must not leave it behind.
            await sessions.Delete(pair.Refresh, userId.ToString(), CancellationToken.None);
        }
        catch (DependencyException)
        {
            // The caller is told that nothing came of it; that is the failure that matters.
        }
    }

    /// <summary>Signs a member in whose account was made a moment ago.</summary>
    public async Task<Response<SignInResponse>> CompleteNew(Account user, TokenPair pair, DeviceFields device, ApiRequest request, DateTimeOffset now)
    {
        await RememberDevice(user.Id, device, now, request.Aborted);
        return Response.Ok("Welcome.", WithTokens(pair) with
        {
            User = Summary(user) with { Email = user.Email ?? "", Mobile = user.Mobile ?? "" },
            Currency = await currencies.For(user.CountriesId, request),
        });
    }

    /// <summary>Stops those whom no sign-in serves, before anything is sent or opened for them.</summary>
    /// <exception cref="ApiException">403 or 500.</exception>
    public static void RequireSignInAllowed(Account user, DateTimeOffset now)
    {
        switch (user.State)
        {
            case AccountStatus.Pending:
                throw ApiException.Forbidden("The account is not released yet.");
            case AccountStatus.Deleted when !user.IsRetrievable(now):
                throw ApiException.Forbidden("The account was deleted.");
            case AccountStatus.Unknown:
                throw ApiException.Failed("The account is in a state that does not allow signing in; contact support.");
        }
    }

    /// <summary>
    /// The member is signed in by now, and the code that led here is used up: without pushes the app is of use, and the next sign-in brings the
    /// device again (ruling 18: pushes fail no request).
    /// </summary>
    private async Task RememberDevice(long userId, DeviceFields device, DateTimeOffset now, CancellationToken cancelled)
    {
        if (string.IsNullOrWhiteSpace(device.FcmToken)) return;
        var info = JsonSerializer.Serialize(new DeviceInfo(device.Platform, device.VoipToken), AuthJson.Default.DeviceInfo);
        try
        {
            await pushTokens.Put(new PushToken(userId, device.FcmToken, info, now), cancelled);
        }
        catch (DependencyException e)
        {
            faults.Tell("remembering a device", e);
        }
    }

    private SignInResponse WithTokens(TokenPair pair) => new()
    {
        AccessToken = pair.Access,
        RefreshToken = pair.Refresh,
        ExpiresIn = (long)settings.AccessLifetime.TotalSeconds,
        RefreshExpiresIn = (long)settings.RefreshLifetime.TotalSeconds,
    };

    private UserSummary Summary(Account user) => new(user.Id.ToString(), user.Username, user.Name, media.Avatar(user.Avatar), user.CountriesId ?? "");
}

/// <summary>The JSON text in <c>fcm-token.device_info</c>.</summary>
internal sealed record DeviceInfo(string? Platform, [property: JsonPropertyName("voip_token")] string? VoipToken);
