using System.Text.Json;

namespace BingeMe.ApiGateway.Events;

/// <summary>Decodes the body: text or base64 (gateway rules 19, 20).</summary>
internal static class BodyDecoder
{
    /// <summary>The body's bytes; empty when there is none.</summary>
    /// <param name="root">The event, or an answer: both have the same two members.</param>
    /// <param name="decodeBase64">False leaves base64 as the text it is.</param>
    public static byte[] Decode(JsonObject root, bool decodeBase64 = true)
    {
        var base64 = root.Flag("isBase64Encoded"u8) && decodeBase64;
        if (!root.TryValue("body"u8, out var reader)) return [];
        if (reader.TokenType != JsonTokenType.String) throw JsonText.WrongType("body", "a string", reader.TokenType);

        // Load balancers and HTTP APIs send an empty text that claims to be base64.
        if (reader.ValueSpan.IsEmpty) return [];
        return base64 ? FromBase64(ref reader) : Text(ref reader);
    }

    /// <summary>The text on which the reader stands, straight from UTF-8 to UTF-8: a body of megabytes never becomes a string.</summary>
    public static byte[] Text(ref Utf8JsonReader reader)
    {
        try
        {
            var bytes = new byte[reader.ValueSpan.Length];
            var length = reader.CopyString(bytes);
            return length == bytes.Length ? bytes : bytes[..length];
        }
        catch (InvalidOperationException e)
        {
            throw JsonText.NotUnicode("body", e);
        }
    }

    private static byte[] FromBase64(ref Utf8JsonReader reader)
    {
        try
        {
            if (reader.TryGetBytesFromBase64(out var bytes)) return bytes;
        }
        catch (InvalidOperationException e)
        {
            throw JsonText.NotUnicode("body", e);
        }

        throw new GatewayEventException(GatewayEventFault.BadBase64, "'isBase64Encoded' is true, but 'body' is not valid base64.");
    }
}
