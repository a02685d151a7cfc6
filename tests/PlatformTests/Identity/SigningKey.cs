using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace BingeMe.PlatformTests.Identity;

/// <summary>A provider's key that a test makes, and tokens signed with it.</summary>
public sealed class SigningKey(string id) : IDisposable
{
    private readonly RSA rsa = RSA.Create(2048);

    public string Id => id;

    public string Jwk
    {
        get
        {
            var p = rsa.ExportParameters(false);
            return $$"""{"kty":"RSA","use":"sig","alg":"RS256","kid":"{{id}}","n":"{{Base64Url.EncodeToString(p.Modulus)}}","e":"{{Base64Url.EncodeToString(p.Exponent)}}"}""";
        }
    }

    public static string Set(params SigningKey[] keys) => $$"""{"keys":[{{string.Join(',', keys.Select(k => k.Jwk))}}]}""";

    public string Sign(string claims, string? header = null)
    {
        var text = Text(header ?? $$"""{"alg":"RS256","kid":"{{id}}","typ":"JWT"}""", claims);
        return $"{text}.{Base64Url.EncodeToString(rsa.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    /// <summary>The classic confusion: HMAC keyed with the public key's text.</summary>
    public string SignWithPublicKeyAsSecret(string claims)
    {
        var text = Text($$"""{"alg":"HS256","kid":"{{id}}","typ":"JWT"}""", claims);
        var secret = Encoding.ASCII.GetBytes(rsa.ExportSubjectPublicKeyInfoPem());
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(text)))}";
    }

    public static string Unsigned(string claims) => Text("""{"alg":"none","typ":"JWT"}""", claims) + ".";

    public void Dispose() => rsa.Dispose();

    private static string Text(string header, string claims) =>
        $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claims))}";
}
