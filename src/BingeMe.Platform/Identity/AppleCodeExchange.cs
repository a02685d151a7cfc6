using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Identity;

/// <summary>Apple's token endpoint: an authorization code for an identity token, with a client secret that we sign (ES256).</summary>
/// <param name="credentials">Null when they are not configured: every exchange is then a dependency that is down.</param>
/// <param name="http">The client, asked for at the first exchange.</param>
/// <param name="clock">Dates the client secret.</param>
/// <param name="endpoint"><see cref="TokenEndpoint"/> when null.</param>
public sealed class AppleCodeExchange(AppleCredentials? credentials, Func<HttpClient> http, TimeProvider clock, Uri? endpoint = null)
{
    /// <summary>Apple's token endpoint.</summary>
    public static readonly Uri TokenEndpoint = new("https://appleid.apple.com/auth/token");

    private static readonly TimeSpan SecretLifetime = TimeSpan.FromMinutes(5);

    /// <summary>The identity token, or null when Apple refuses the code.</summary>
    /// <exception cref="DependencyException">Apple cannot be reached, refuses us rather than the code, or nothing is configured.</exception>
    public async Task<string?> Exchange(string code, string clientId, string? redirectUri, CancellationToken cancelled)
    {
        if (credentials is null)
            throw new DependencyException("apple") { Kind = DependencyFailure.Refused };
        var form = new Dictionary<string, string>
        {
            ["client_id"] = clientId,
            ["client_secret"] = ClientSecret(credentials, clientId),
            ["code"] = code,
            ["grant_type"] = "authorization_code",
        };
        if (redirectUri is not null)
            form["redirect_uri"] = redirectUri;
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var response = await http().PostAsync(endpoint ?? TokenEndpoint, content, cancelled);
            if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.BadRequest))
                throw new DependencyException("apple") { Kind = HttpFailures.KindOf((int)response.StatusCode) };
            var answer = JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancelled), IdentityJson.Default.AppleTokenResponse);
            return answer switch
            {
                { IdToken.Length: > 0 } when response.StatusCode == HttpStatusCode.OK => answer.IdToken,
                { Error: "invalid_grant" or "invalid_request" } => null,
                _ => throw new DependencyException("apple") { Kind = DependencyFailure.Refused },
            };
        }
        catch (Exception e) when (e is HttpRequestException or JsonException
            || (e is OperationCanceledException && !cancelled.IsCancellationRequested))
        {
            throw new DependencyException("apple", e) { Kind = IdentityFaults.KindOf(e) };
        }
    }

    private string ClientSecret(AppleCredentials apple, string clientId)
    {
        using var key = ImportKey(apple.PrivateKey);
        var now = clock.GetUtcNow();
        var header = Part(json =>
        {
            json.WriteString("alg", "ES256");
            json.WriteString("kid", apple.KeyId);
            json.WriteString("typ", "JWT");
        });
        var claims = Part(json =>
        {
            json.WriteString("iss", apple.TeamId);
            json.WriteNumber("iat", now.ToUnixTimeSeconds());
            json.WriteNumber("exp", now.Add(SecretLifetime).ToUnixTimeSeconds());
            json.WriteString("aud", "https://appleid.apple.com");
            json.WriteString("sub", clientId);
        });
        var signed = $"{header}.{claims}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static ECDsa ImportKey(string text)
    {
        var key = ECDsa.Create();
        try
        {
            var pem = text.Replace("\\n", "\n", StringComparison.Ordinal);
            if (pem.Contains("-----BEGIN", StringComparison.Ordinal))
                key.ImportFromPem(pem);
            else
                key.ImportPkcs8PrivateKey(Convert.FromBase64String(pem), out _);
            return key;
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            key.Dispose();
            // The cause may quote the key; it is left out.
            throw new DependencyException("apple") { Kind = DependencyFailure.Refused };
        }
    }

    private static string Part(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Base64Url.EncodeToString(buffer.ToArray());
    }
}
