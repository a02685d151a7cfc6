using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace HandlerTests.Auth;

/// <summary>Makes tokens that the API itself would never make, and looks into those that it made.</summary>
internal static class Jwt
{
    public static JsonObject Payload(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[1]))!.AsObject();

    public static JsonObject Header(string token) => JsonNode.Parse(Base64Url.DecodeFromChars(token.Split('.')[0]))!.AsObject();

    public static string Make(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(header))}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(payload))}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>A well-signed token with any payload.</summary>
    public static string Hs256(string payload, string secret, string header = """{"alg":"HS256","typ":"JWT"}""") =>
        Make(header, payload, text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));
}
