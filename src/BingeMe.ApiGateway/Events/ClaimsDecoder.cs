using System.Text;
using System.Text.Json;

namespace BingeMe.ApiGateway.Events;

/// <summary>
/// Flattens what an authorizer said (gateway rule 22). A REST Lambda authorizer's map and the containers <c>claims</c>,
/// <c>jwt.claims</c>, <c>lambda</c> and <c>iam</c> give plain names; <c>jwt.scopes</c> becomes <c>scopes</c>, separated by spaces;
/// other nested values keep their JSON text. Nulls say nothing.
/// </summary>
internal static class ClaimsDecoder
{
    private static readonly Dictionary<string, string> None = new(0);

    public static IReadOnlyDictionary<string, string> Decode(JsonObject context)
    {
        if (!context.TryValue("authorizer"u8, out var reader)) return None;
        var claims = new Dictionary<string, string>(StringComparer.Ordinal);
        ReadInto(claims, ref reader, context.Raw("authorizer"u8), "requestContext.authorizer");
        return claims;
    }

    private static void ReadInto(Dictionary<string, string> claims, ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string where)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw JsonText.WrongType(where, "an object", reader.TokenType);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = JsonText.Unescape(ref reader, where);
            reader.Read();
            switch (reader.TokenType)
            {
                case JsonTokenType.Null:
                    break;
                case JsonTokenType.StartObject when name is "claims" or "jwt" or "lambda" or "iam":
                    ReadInto(claims, ref reader, json, $"{where}.{name}");
                    break;
                case JsonTokenType.StartArray when name == "scopes":
                    var scopes = JsonText.ReadList(ref reader, $"{where}.scopes");
                    if (scopes.Count > 0) claims[name] = string.Join(' ', scopes);
                    break;
                case JsonTokenType.String:
                    claims[name] = JsonText.Unescape(ref reader, where);
                    break;
                default:
                    var start = (int)reader.TokenStartIndex;
                    reader.Skip();

                    // The gateway's stopwatch, not a word about the caller: alone it must not look like an authenticated caller.
                    if (name != "integrationLatency") claims[name] = Encoding.UTF8.GetString(json[start..(int)reader.BytesConsumed]);
                    break;
            }
        }
    }
}
