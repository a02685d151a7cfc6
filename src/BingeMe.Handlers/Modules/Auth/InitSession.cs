using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Http;
using BingeMe.Http.Calls;

namespace BingeMe.Handlers.Modules.Auth;

/// <summary>Body of POST /auth/init.</summary>
internal sealed class InitRequest
{
    public string? Client { get; set; }

    public string? Device { get; set; }

    public string? Platform { get; set; }

    public bool? Unsupported { get; set; }

    public string? KeyId { get; set; }

    public string? AttestationObject { get; set; }

    public string? ClientDataHash { get; set; }

    public string? Challenge { get; set; }

    public string? BundleId { get; set; }

    public string? TeamId { get; set; }

    public string? AppVersion { get; set; }
}

/// <summary>POST /auth/init: an anonymous session, with Apple's proof of a genuine app where one is offered. Contract: platform-auth.md.</summary>
internal sealed class InitSession(SessionService sessionService, IAttestChallenges challenges, IAppAttest attest, HandlerSettings settings, TimeProvider clock)
{
    private const int ChallengeBytes = 32;

    private static readonly TimeSpan ChallengeLifetime = TimeSpan.FromSeconds(300);

    public async Task<Response<OpenedSession>> Handle(RequestContext<InitRequest> context)
    {
        var body = context.Input;
        var client = Client(body, context.Request);
        if (client == "swagger")
        {
            if (!settings.AllowSwaggerClient) throw ApiException.Forbidden("The client 'swagger' is not served here.");
            return await Open(context.Request, "Session opened.", s => s with { Client = client });
        }

        // Android has no proof yet; without a session it could never sign up (contract, /auth/init).
        if (client == "android") return await Open(context.Request, "Session opened.", s => s with { Client = client, Action = "noop" });
        if (body.Unsupported == true) return await Open(context.Request, "Session opened without attestation.", s => s with { Fallback = true });

        var verified = await Attest(body, context.Cancelled);
        return await Open(context.Request, "Session opened.", s => new AttestedSession(s.AccessToken, s.RefreshToken, s.AnonymousUserId, s.ExpiresIn, s.RefreshExpiresIn)
        {
            AppAttestVerified = verified,
            BundleId = body.BundleId,
            TeamId = body.TeamId,
            AppVersion = body.AppVersion,
        });
    }

    private static string Client(InitRequest body, ApiRequest request)
    {
        foreach (var candidate in new[] { body.Client, body.Device, body.Platform, request.Headers["x-client"] })
            if (!string.IsNullOrWhiteSpace(candidate)) return candidate.Trim().ToLowerInvariant();
        return "ios";
    }

    private async Task<Response<OpenedSession>> Open(ApiRequest request, string message, Func<AnonymousSession, OpenedSession> describe)
    {
        var (tokens, id) = await sessionService.OpenAnonymous(request, clock.GetUtcNow());
        var session = new AnonymousSession(
            tokens.Access, tokens.Refresh, id, (long)settings.AccessLifetime.TotalSeconds, (long)settings.RefreshLifetime.TotalSeconds);
        return Response.Ok(message, describe(session));
    }

    /// <summary>True when the proof was verified; false when this deployment cannot verify any.</summary>
    private async Task<bool> Attest(InitRequest body, CancellationToken cancelled)
    {
        var errors = new ValidationErrors();
        errors.Required("keyId", body.KeyId);
        var attestation = Bytes(errors, "attestationObject", body.AttestationObject);
        var clientDataHash = Bytes(errors, "clientDataHash", body.ClientDataHash);
        var challenge = Bytes(errors, "challenge", body.Challenge);
        if (challenge is not null) errors.Unless(challenge.Length == ChallengeBytes, "challenge", $"challenge must be base64 of exactly {ChallengeBytes} bytes.");
        if (!errors.None) throw ApiException.Invalid(errors);

        var now = clock.GetUtcNow();
        // Claimed in one spelling, since the same bytes without padding or in the URL-safe alphabet are the same challenge; and as it was
        // sent, which is how the legacy stack keeps it.
        var spelling = Convert.ToBase64String(challenge!);
        if (!await challenges.Claim(spelling, now, now + ChallengeLifetime, cancelled)
            || (spelling != body.Challenge && !await challenges.Claim(body.Challenge!, now, now + ChallengeLifetime, cancelled)))
            throw ApiException.BadField("challenge", "challenge was used before; make a new one.");
        if (!attest.Configured) return false;

        // Whether deployed apps hash the challenge's bytes or its text is not known: both are taken (contract, /auth/init).
        var isOfChallenge = CryptographicOperations.FixedTimeEquals(clientDataHash, SHA256.HashData(challenge!))
            || CryptographicOperations.FixedTimeEquals(clientDataHash, SHA256.HashData(Encoding.UTF8.GetBytes(body.Challenge!)));
        if (!isOfChallenge || !attest.Verify(body.KeyId!, attestation!, clientDataHash!, now)) throw ApiException.Unauthorized("The attestation was refused; make a new key and a new challenge, and call POST /auth/init again.");
        return true;
    }

    private static byte[]? Bytes(ValidationErrors errors, string field, string? text)
    {
        if (!errors.Required(field, text)) return null;
        var url = text!.Replace('+', '-').Replace('/', '_');
        if (!url.Any(char.IsWhiteSpace) && Base64Url.IsValid(url)) return Base64Url.DecodeFromChars(url);
        errors.Add(field, $"{field} must be base64.");
        return null;
    }
}

/// <summary>An anonymous visitor's session, or what an app has to do instead: what /auth/init answers.</summary>
[JsonDerivedType(typeof(AnonymousSession))]
[JsonDerivedType(typeof(AttestedSession))]
internal abstract record OpenedSession(string AccessToken, string RefreshToken, string AnonymousUserId, long ExpiresIn, long RefreshExpiresIn)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Client { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Fallback { get; init; }
}

/// <summary>A session without a proof of the app; /auth/logout answers with one, too.</summary>
internal sealed record AnonymousSession(string AccessToken, string RefreshToken, string AnonymousUserId, long ExpiresIn, long RefreshExpiresIn)
    : OpenedSession(AccessToken, RefreshToken, AnonymousUserId, ExpiresIn, RefreshExpiresIn);

/// <summary>The session of an app that offered Apple's proof. What it did not say of itself is null (ruling 39).</summary>
internal sealed record AttestedSession(string AccessToken, string RefreshToken, string AnonymousUserId, long ExpiresIn, long RefreshExpiresIn)
    : OpenedSession(AccessToken, RefreshToken, AnonymousUserId, ExpiresIn, RefreshExpiresIn)
{
    /// <summary>Whether Apple's servers' proof was really verified.</summary>
    [JsonPropertyOrder(1)]
    public required bool AppAttestVerified { get; init; }

    [JsonPropertyOrder(1)]
    public required string? BundleId { get; init; }

    [JsonPropertyOrder(1)]
    public required string? TeamId { get; init; }

    [JsonPropertyOrder(1)]
    public required string? AppVersion { get; init; }
}
