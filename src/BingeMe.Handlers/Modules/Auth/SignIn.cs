using System.Text.Json;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Modules.Auth.Accounts;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Answers;
using BingeMe.Http.Calls;

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
    HandlerSettings settings)
{
    /// <summary>Signs a member in.</summary>
    /// <exception cref="ApiException">403 for a pending or finally deleted account, 500 for a state that the contract does not know.</exception>
    public async Task<Response<SignInResponse>> Finish(UserRow user, DeviceFields device, ApiRequest request, DateTimeOffset now)
    {
        var currency = await currencies.For(user.CountriesId, request);
        RequireSignInAllowed(user, now);
        if (user.State == AccountStatus.Deleted)
        {
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
        await RememberDevice(user.Id, device, now, request.Aborted);
        await db.Run(sql => AuthSql.TouchLogin(sql, user.Id, now), request.Aborted);
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

    /// <summary>Signs a member in whose account was made a moment ago.</summary>
    public async Task<Response<SignInResponse>> FinishNew(UserRow user, DeviceFields device, ApiRequest request, DateTimeOffset now)
    {
        var pair = await sessionService.OpenMember(user.Id, user.TokenRole, request, now);
        await RememberDevice(user.Id, device, now, request.Aborted);
        return Response.Ok("Welcome.", WithTokens(pair) with
        {
            User = Summary(user) with { Email = user.Email ?? "", Mobile = user.Mobile ?? "" },
            Currency = await currencies.For(user.CountriesId, request),
        });
    }

    /// <summary>Stops those whom no sign-in serves, before anything is sent or opened for them.</summary>
    /// <exception cref="ApiException">403 or 500.</exception>
    public static void RequireSignInAllowed(UserRow user, DateTimeOffset now)
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

    private async Task RememberDevice(long userId, DeviceFields device, DateTimeOffset now, CancellationToken cancelled)
    {
        if (string.IsNullOrWhiteSpace(device.FcmToken)) return;
        var info = JsonSerializer.Serialize(new DeviceInfo(device.Platform, device.VoipToken), AuthJson.Default.DeviceInfo);
        await pushTokens.Put(new PushToken(userId, device.FcmToken, info, now), cancelled);
    }

    private SignInResponse WithTokens(TokenPair pair) => new()
    {
        AccessToken = pair.Access,
        RefreshToken = pair.Refresh,
        ExpiresIn = (long)settings.AccessLifetime.TotalSeconds,
        RefreshExpiresIn = (long)settings.RefreshLifetime.TotalSeconds,
    };

    private UserSummary Summary(UserRow user) => new(user.Id.ToString(), user.Username, user.Name, media.Avatar(user.Avatar), user.CountriesId ?? "");
}

/// <summary>The JSON text in <c>fcm-token.device_info</c>.</summary>
internal sealed record DeviceInfo(string? Platform, [property: JsonPropertyName("voip_token")] string? VoipToken);
