using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>
/// Access tokens of a Google service account: a grant signed by its key (RS256) is exchanged for one (RFC 7523; Google, Using OAuth 2.0
/// for server to server applications). One is kept until a minute before its end; concurrent callers share one exchange.
/// </summary>
internal sealed class GoogleAccessTokens(GuardedHttpClient http, Func<ServiceAccount> account, string scope, TimeProvider clock) : IDisposable
{
    private const string GoogleTokens = "https://oauth2.googleapis.com/token";

    private static readonly TimeSpan GrantLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim exchanging = new(1);
    private Held? held;

    /// <summary>A token that is good for at least a minute. Never logged.</summary>
    public async Task<string> Get(CancellationToken cancelled)
    {
        if (Current() is { } token) return token;
        await exchanging.WaitAsync(cancelled);
        try
        {
            if (Current() is { } made) return made;
            held = await Exchange(cancelled);
            return held.Token;
        }
        finally
        {
            exchanging.Release();
        }
    }

    /// <summary>Forgets a token that was refused.</summary>
    public void Forget(string token)
    {
        if (held?.Token == token) held = null;
    }

    public void Dispose() => exchanging.Dispose();

    private string? Current() => held is { } present && clock.GetUtcNow() < present.Until ? present.Token : null;

    private async Task<Held> Exchange(CancellationToken cancelled)
    {
        var credentials = account();
        var server = credentials.TokenUri ?? GoogleTokens;
        var now = clock.GetUtcNow();
        var answer = await http.Send(
            _ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Post, server)
            {
                Content = new FormUrlEncodedContent(
                [
                    new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
                    new("assertion", Grant(credentials, server, now)),
                ]),
            }),
            repeatable: true,
            cancelled);
        if (!answer.IsSuccess) throw new ServiceCallException(answer);
        try
        {
            using var json = UnicodeJson.Parse(answer.Body);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("access_token", out var token) && token.ValueKind == JsonValueKind.String && token.GetString() is { Length: > 0 } text)
            {
                var seconds = json.RootElement.TryGetProperty("expires_in", out var lifetime) && lifetime.TryGetInt32(out var number) ? number : 0;
                return new Held(text, now + TimeSpan.FromSeconds(Math.Clamp(seconds, 0, 86400)) - Margin);
            }
        }
        catch (JsonException)
        {
            // Said below: what it answered may hold the token and goes into no message.
        }

        throw new ServiceCallException("The token server's answer holds no token.");
    }

    private string Grant(ServiceAccount credentials, string audience, DateTimeOffset now)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(new GrantHeader("RS256", "JWT", credentials.PrivateKeyId), PushJson.Default.GrantHeader);
        var claims = JsonSerializer.SerializeToUtf8Bytes(
            new GrantClaims(credentials.ClientEmail, scope, audience, now.ToUnixTimeSeconds(), (now + GrantLifetime).ToUnixTimeSeconds()),
            PushJson.Default.GrantClaims);
        var text = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(claims)}";
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(credentials.PrivateKey);
        }
        catch (ArgumentException)
        {
            throw new ServiceCallException("The service account's private_key is no PEM key.");
        }

        var signature = key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{text}.{Base64Url.EncodeToString(signature)}";
    }

    private sealed record Held(string Token, DateTimeOffset Until);
}
