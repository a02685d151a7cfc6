using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;

namespace BingeMe.Capture.Redaction;

/// <summary>
/// Takes secrets and personal data out of exchanges, before anything is written: by the names of header fields, parameters and members, and
/// by what the values look like. What it cannot read (binary bodies) it leaves out.
/// </summary>
/// <param name="pseudonyms">What stands for them.</param>
public sealed partial class Redactor(Pseudonyms pseudonyms)
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The exchange without secrets.</summary>
    /// <exception cref="JsonException">The event is no JSON.</exception>
    public Exchange Redact(Exchange exchange)
    {
        using var document = JsonDocument.Parse(exchange.Event);
        var isLost = false;
        var sent = Rewritten(json => WriteEvent(json, document.RootElement, ref isLost));
        var answer = exchange.Answer is { } given ? Answer(given, ref isLost) : null;
        return exchange with { Id = Text("", exchange.Id), Event = sent, Answer = answer, IsTruncated = exchange.IsTruncated || isLost };
    }

    private delegate void Writing(Utf8JsonWriter json);

    private static string Rewritten(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, OneLine)) write(json);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteEvent(Utf8JsonWriter json, JsonElement root, ref bool isLost)
    {
        var isCoded = root.TryGetProperty("isBase64Encoded", out var coded) && coded.ValueKind == JsonValueKind.True;
        var body = root.TryGetProperty("body", out var given) && given.ValueKind == JsonValueKind.String ? EventBody(given.GetString()!, isCoded) : new Rewriting(null, false);
        isLost |= body.IsLost;
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.NameEquals("body"u8)) json.WriteStringValue(body.Text);
            else if (member.NameEquals("isBase64Encoded"u8) && body.IsDecoded) json.WriteBooleanValue(false);
            else Write(json, member.Name, member.Value);
        }

        json.WriteEndObject();
    }

    /// <summary>In base64 no replay would find the pseudonym of a token: a body that had to change becomes plain text, the same bytes to a host.</summary>
    private Rewriting EventBody(string body, bool isCoded)
    {
        if (!isCoded) return new Rewriting(Body(body), false);
        try
        {
            var text = Strict.GetString(Convert.FromBase64String(body));
            var redacted = Body(text);
            return redacted == text ? new Rewriting(body, false) : new Rewriting(redacted, true);
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            // Whatever is in it, nobody can say that nothing secret is.
            return new Rewriting(null, false) { IsLost = true };
        }
    }

    private RecordedResponse Answer(RecordedResponse answer, ref bool isLost)
    {
        var headers = answer.Headers.Select(h => KeyValuePair.Create(h.Key, Text(h.Key, h.Value))).ToList();
        if (answer.Text() is { } text) return new RecordedResponse(answer.Status, headers, Encoding.UTF8.GetBytes(Body(text)));
        isLost = true;
        return new RecordedResponse(answer.Status, headers, ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>A body in text: the same text where nothing had to go.</summary>
    private string Body(string body)
    {
        if (body.AsSpan().TrimStart() is { IsEmpty: false } trimmed && trimmed[0] is '{' or '[' or '"')
        {
            try
            {
                // Hosts answer a body with half of a surrogate pair (400), so it is recorded, too: as what it is, between two marks meanwhile.
                var whole = HalvesHidden(body);
                using var document = JsonDocument.Parse(whole);
                var (before, after) = (ExchangeLine.Compact(document.RootElement), Rewritten(json => Write(json, "", document.RootElement)));
                return before == after ? body : ReferenceEquals(whole, body) ? after : Half().Replace(after, "\\u$1");
            }
            catch (JsonException)
            {
                // Broken JSON is a text like others.
            }
        }

        return Form(body) ?? Loose(body);
    }

    /// <summary>The JSON with each half of a surrogate pair as four digits between two characters of private use; the same text where there is none.</summary>
    private static string HalvesHidden(string json)
    {
        var at = UnicodeJson.NextLoneSurrogate(json, 0);
        if (at < 0) return json;
        var text = new StringBuilder(json.Length);
        var from = 0;
        for (; at >= 0; at = UnicodeJson.NextLoneSurrogate(json, from))
        {
            text.Append(json, from, at - from).Append('\uE0F0').Append(json, at + 2, 4).Append('\uE0F1');
            from = at + 6;
        }

        return text.Append(json, from, json.Length - from).ToString();
    }

    private void Write(Utf8JsonWriter json, string name, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(Inline(member.Name));
                    Write(json, member.Name, member.Value);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray()) Write(json, name, item);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(Text(name, value.GetString()!));
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(name, value.GetRawText()));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private string Number(string name, string digits) => SecretShapes.OfName(name) switch
    {
        SecretKind.Code or SecretKind.Number or SecretKind.Contact or SecretKind.Password or SecretKind.Token when digits.Length > 3 && digits.All(char.IsAsciiDigit) => pseudonyms.Number(digits),
        _ => SecretShapes.Card().Replace(digits, m => SecretShapes.HasCheckDigit(m.Value) ? pseudonyms.Card(m.Value) : m.Value),
    };

    /// <summary>A text by the name that it stands under.</summary>
    private string Text(string name, string value)
    {
        if (value.Length == 0 || SecretShapes.StandIn().IsMatch(value)) return value;
        return SecretShapes.OfName(name) switch
        {
            SecretKind.Authorization => Authorization(value),
            SecretKind.Cookie => Cookies(value),
            SecretKind.Address => string.Join(", ", value.Split(',', StringSplitOptions.TrimEntries).Select(a => Pseudonyms.IsAddress(a) ? a : pseudonyms.Address(a))),
            SecretKind.Code when value.Length is > 2 and <= 10 && value.All(char.IsAsciiDigit) => pseudonyms.Number(value),
            SecretKind.Code when value.Length > 20 => pseudonyms.Token(value),
            SecretKind.Number => pseudonyms.Number(value),
            SecretKind.Contact when value.Length > 6 && value.All(static c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ') => pseudonyms.Number(value),
            SecretKind.Password => pseudonyms.Password(value),
            SecretKind.Token => pseudonyms.Token(value),
            _ when name == "rawQueryString" => Form(value) ?? Inline(value),
            _ => Inline(value),
        };
    }

    private string Authorization(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        var credentials = value[(space + 1)..].Trim();
        return credentials.Length == 0 || SecretShapes.StandIn().IsMatch(credentials) ? value : $"{value[..(space + 1)]}{pseudonyms.Token(credentials)}";
    }

    /// <summary>The first pair's value of each cookie; attributes of Set-Cookie stay.</summary>
    private string Cookies(string value) => string.Join(";", value.Split(';').Select(part =>
    {
        var equals = part.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? "" : part[..equals].Trim().ToLowerInvariant();
        return equals < 0 || name is "path" or "domain" or "expires" or "max-age" or "samesite" ? part : $"{part[..(equals + 1)]}{pseudonyms.Cookie(part[(equals + 1)..].Trim())}";
    }));

    /// <summary>A form or query, each value by its name; null when the text is none.</summary>
    private string? Form(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal) || text.AsSpan().IndexOfAny(" \r\n{<") >= 0) return null;
        return string.Join('&', text.Split('&').Select(pair =>
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0) return Inline(pair);
            var value = Uri.UnescapeDataString(pair[(equals + 1)..].Replace('+', ' '));
            var redacted = Text(Uri.UnescapeDataString(pair[..equals]), value);
            return redacted == value ? pair : $"{pair[..(equals + 1)]}{Uri.EscapeDataString(redacted)}";
        }));
    }

    /// <summary>A text in which names cannot be told from values: whatever follows a secret's name goes too.</summary>
    private string Loose(string text) => Inline(SecretShapes.LooseSecret().Replace(text, m => $"{m.Groups["name"].Value}{Text(m.Groups["key"].Value, m.Groups["value"].Value)}"));

    /// <summary>What looks like a secret, wherever it stands.</summary>
    private string Inline(string text)
    {
        text = SecretShapes.SignedQuery().Replace(text, m => SecretShapes.StandIn().IsMatch(m.Groups["value"].Value) ? m.Value : $"{m.Groups["name"].Value}{pseudonyms.Token(m.Groups["value"].Value)}");
        text = SecretShapes.Jwt().Replace(text, m => pseudonyms.Token(m.Value));
        text = SecretShapes.Key().Replace(text, m => pseudonyms.Token(m.Value));
        text = SecretShapes.Mail().Replace(text, m => m.Value.EndsWith("@" + Pseudonyms.MailHost, StringComparison.Ordinal) ? m.Value : pseudonyms.Mail(m.Value));
        return SecretShapes.Card().Replace(text, m => SecretShapes.HasCheckDigit(m.Value) ? pseudonyms.Card(m.Value) : m.Value);
    }

    /// <summary>A half as <see cref="HalvesHidden"/> leaves it, its marks as they are or escaped.</summary>
    [GeneratedRegex(@"(?:\uE0F0|\\uE0F0)([0-9A-Fa-f]{4})(?:\uE0F1|\\uE0F1)")]
    private static partial Regex Half();

    private sealed record Rewriting(string? Text, bool IsDecoded)
    {
        public bool IsLost { get; init; }
    }
}
