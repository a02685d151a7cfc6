using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace BingeMe.Handlers.Security;

/// <summary>
/// The one token form that this API issues and takes: compact JWS, HS256, and no other algorithm (RFC 7515, RFC 8725 section 3.1).
/// Written here because the production secrets may be shorter than the key sizes that the usual libraries accept (platform-auth P3),
/// and because a cold start pays for it on every member request.
/// </summary>
internal static class JsonWebToken
{
    private const int MaximumLength = 8192;

    private static readonly SearchValues<char> Characters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");
    private static readonly string Header = Base64Url.EncodeToString("""{"alg":"HS256","typ":"JWT"}"""u8);

    /// <summary>The claims that this API knows.</summary>
    internal sealed record Payload(string Id, string Role, bool? IsAnonymous, string? Scope, long Iat, long Exp, string? Jti);

    public static string Make(byte[] key, Payload payload)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteString("id"u8, payload.Id);
            writer.WriteString("role"u8, payload.Role);
            if (payload.IsAnonymous is { } anonymous) writer.WriteBoolean("isAnonymous"u8, anonymous);
            if (payload.Scope is { } scope) writer.WriteString("scope"u8, scope);
            writer.WriteString("sub"u8, payload.Id);
            if (payload.Jti is { } jti) writer.WriteString("jti"u8, jti);
            writer.WriteNumber("iat"u8, payload.Iat);
            writer.WriteNumber("exp"u8, payload.Exp);
            writer.WriteEndObject();
        }

        var signed = $"{Header}.{Base64Url.EncodeToString(buffer.WrittenSpan)}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(signed), signature);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The payload of a token whose signature holds; null for anything else. Expiry is the caller's to check.</summary>
    public static Payload? Read(byte[] key, string token)
    {
        // The decoder below would skip white space; a token with any is none (RFC 7515 section 2).
        if (token.Length > MaximumLength || token.AsSpan().ContainsAnyExcept(Characters)) return null;
        var first = token.IndexOf('.', StringComparison.Ordinal);
        var last = token.LastIndexOf('.');
        if (first <= 0 || last <= first + 1 || token.AsSpan(first + 1, last - first - 1).Contains('.')) return null;
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(token, 0, last), expected);
        if (Decode(token.AsSpan(last + 1)) is not { } signature || !CryptographicOperations.FixedTimeEquals(signature, expected)) return null;
        try
        {
            return Decode(token.AsSpan(0, first)) is { } header && IsHs256(header) && Decode(token.AsSpan(first + 1, last - first - 1)) is { } body ? Parse(body) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Signed by us and yet no JSON, or a text that is no Unicode: nothing that this API issued.
            return null;
        }
    }

    private static byte[]? Decode(ReadOnlySpan<char> text) => Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;

    private static bool IsHs256(ReadOnlySpan<byte> header)
    {
        var reader = new Utf8JsonReader(header);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isAlg = reader.ValueTextEquals("alg"u8);
            reader.Read();
            if (isAlg) return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals("HS256"u8);
            reader.Skip();
        }

        return false;
    }

    private static Payload? Parse(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
        string? id = null, userId = null, role = null, scope = null, jti = null;
        bool? anonymous = null;
        long iat = 0, exp = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            switch (name)
            {
                case "id": id = Scalar(ref reader); break;
                case "userId": userId = Scalar(ref reader); break;
                case "role": role = Scalar(ref reader); break;
                case "scope": scope = Scalar(ref reader); break;
                case "jti": jti = Scalar(ref reader); break;
                case "isAnonymous": anonymous = reader.TokenType == JsonTokenType.True; break;
                case "iat": iat = Number(ref reader); break;
                case "exp": exp = Number(ref reader); break;
                default: reader.Skip(); break;
            }
        }

        // A claim named userId is read where id is absent (platform-auth.md, shared rule 3).
        return (id ?? userId) is { } subject ? new Payload(subject, role ?? "", anonymous, scope, iat, exp, jti) : null;
    }

    private static string? Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String) return reader.GetString();
        if (reader.TokenType == JsonTokenType.Number) return Encoding.ASCII.GetString(reader.ValueSpan);
        reader.Skip();
        return null;
    }

    private static long Number(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt64(out var whole) ? whole : (long)reader.GetDouble();
        reader.Skip();
        return 0;
    }
}
