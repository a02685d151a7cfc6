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

    /// <summary>How many documents may stand inside of each other; nobody sends as many.</summary>
    private const int MostDepth = 8;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The exchange without secrets.</summary>
    /// <exception cref="JsonException">The event is no JSON.</exception>
    public Exchange Redact(Exchange exchange)
    {
        using var document = JsonDocument.Parse(exchange.Event);
        var isLost = false;
        var sent = Rewritten(json => WriteEvent(json, document.RootElement, ref isLost));
        var answer = exchange.Answer is { } given ? Answer(given, ref isLost) : null;
        return exchange with { Id = Text(null, exchange.Id), Event = sent, Answer = answer, IsTruncated = exchange.IsTruncated || isLost };
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
        var path = PathSecrets.Of(root);
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (member.NameEquals("body"u8)) json.WriteStringValue(body.Text);
            else if (member.NameEquals("isBase64Encoded"u8) && body.IsDecoded) json.WriteBooleanValue(false);
            else if (member.NameEquals("headers"u8) || member.NameEquals("multiValueHeaders"u8)) WriteHeaders(json, member.Value);
            else if (PathSecrets.IsPath(member.Name) && member.Value.ValueKind == JsonValueKind.String) json.WriteStringValue(Path(path, member.Value.GetString()!));
            else if (member.NameEquals("requestContext"u8)) WriteContext(json, member.Value, path);
            else Write(json, member.Name, member.Value, null);
        }

        json.WriteEndObject();
    }

    /// <summary>The request's context, which repeats its path, with payload 2.0 one level deeper.</summary>
    private void WriteContext(Utf8JsonWriter json, JsonElement context, PathSecrets path)
    {
        if (context.ValueKind != JsonValueKind.Object)
        {
            Write(json, "", context, null);
            return;
        }

        json.WriteStartObject();
        foreach (var member in context.EnumerateObject())
        {
            json.WritePropertyName(member.Name);
            if (PathSecrets.IsPath(member.Name) && member.Value.ValueKind == JsonValueKind.String) json.WriteStringValue(Path(path, member.Value.GetString()!));
            else if (member.NameEquals("http"u8)) WriteContext(json, member.Value, path);
            else Write(json, member.Name, member.Value, null);
        }

        json.WriteEndObject();
    }

    private string Path(PathSecrets secrets, string path) => secrets.In(Text(null, path), Text);

    private void WriteHeaders(Utf8JsonWriter json, JsonElement headers)
    {
        if (headers.ValueKind != JsonValueKind.Object)
        {
            Write(json, "", headers, null);
            return;
        }

        json.WriteStartObject();
        foreach (var line in headers.EnumerateObject())
        {
            json.WritePropertyName(Inline(line.Name));
            if (line.Value.ValueKind == JsonValueKind.String) json.WriteStringValue(Header(line.Name, line.Value.GetString()!));
            else if (line.Value.ValueKind != JsonValueKind.Array) Write(json, line.Name, line.Value, null);
            else WriteLines(json, line.Name, line.Value);
        }

        json.WriteEndObject();
    }

    private void WriteLines(Utf8JsonWriter json, string name, JsonElement lines)
    {
        json.WriteStartArray();
        foreach (var line in lines.EnumerateArray())
            if (line.ValueKind == JsonValueKind.String) json.WriteStringValue(Header(name, line.GetString()!));
            else Write(json, name, line, null);
        json.WriteEndArray();
    }

    /// <summary>A header line by its name; where that says nothing, by the names within.</summary>
    private string Header(string name, string value) =>
        SecretShapes.OfName(name) is null && value.AsSpan().TrimStart() is not ['{' or '[', ..] ? Loose(value) ?? Whole(value) : Text(SecretShapes.OfName(name), value);

    /// <summary>In base64 no replay would find the pseudonym of a token: a body that had to change becomes plain text, the same bytes to a host.</summary>
    private Rewriting EventBody(string body, bool isCoded)
    {
        try
        {
            var text = isCoded ? Strict.GetString(Convert.FromBase64String(body)) : body;
            var redacted = Body(text);
            return redacted == text ? new Rewriting(body, false) : new Rewriting(redacted, isCoded && redacted is not null) { IsLost = redacted is null };
        }
        catch (Exception e) when (e is FormatException or DecoderFallbackException)
        {
            // Whatever is in it, nobody can say that nothing secret is.
            return new Rewriting(null, false) { IsLost = true };
        }
    }

    private RecordedResponse Answer(RecordedResponse answer, ref bool isLost)
    {
        var headers = answer.Headers.Select(h => KeyValuePair.Create(h.Key, Header(h.Key, h.Value))).ToList();
        var body = answer.Text() is { } text ? Body(text) : null;
        isLost |= body is null;
        return new RecordedResponse(answer.Status, headers, Encoding.UTF8.GetBytes(body ?? ""));
    }

    /// <summary>A body in text: the same text where nothing had to go; null where something has to and nobody can say where it ends.</summary>
    private string? Body(string body, int depth = 0)
    {
        if (depth > MostDepth) return null;
        if (body.StartsWith('\uFEFF')) return Body(body[1..], depth + 1) is { } marked ? $"\uFEFF{marked}" : null;
        if (MultipartText.Of(body) is { } parts) return Multipart(body, parts, depth);
        if (body.AsSpan().TrimStart() is not { IsEmpty: false } trimmed || trimmed[0] is not ('{' or '[' or '"')) return FormText.Is(body) ? Form(body, depth) : Loose(body);
        try
        {
            // Hosts answer a body with half of a surrogate pair (400), so it is recorded, too: as what it is, between two marks meanwhile.
            var whole = HalvesHidden(body);
            using var document = JsonDocument.Parse(whole, SecretShapes.Depth);
            var (before, after) = (ExchangeLine.Compact(document.RootElement), Rewritten(json => Write(json, "", document.RootElement, null, depth)));
            return before == after ? body : ReferenceEquals(whole, body) ? after : Half().Replace(after, "\\u$1");
        }
        catch (JsonException)
        {
            // Names cannot be told from values for sure.
            return Loose(body);
        }
    }

    /// <summary>Each part by its name, from its head to the next boundary.</summary>
    private string? Multipart(string body, List<MultipartPart> parts, int depth)
    {
        var text = new StringBuilder(body.Length);
        var from = 0;
        foreach (var part in parts)
        {
            var content = body[part.Start..part.End];
            var redacted = part switch
            {
                { Kind: not null, HasHead: false } => null,
                { Kind: { } kind } => Text(kind, content),
                { HasHead: true } => Body(content, depth + 1),
                _ => Loose(content),
            };
            if (redacted is null) return null;
            text.Append(Inline(body[from..part.Start])).Append(redacted);
            from = part.End;
        }

        return text.Append(Inline(body[from..])).ToString();
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

    /// <summary>What stands below a secret's name is of it, unless a name of its own says what it is; so is the value beside one.</summary>
    private void Write(Utf8JsonWriter json, string name, JsonElement value, SecretKind? above, int depth = 0)
    {
        var kind = SecretShapes.OfName(name) ?? above;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var described = DescribedSecret.Of(value);
                json.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    json.WritePropertyName(Inline(member.Name));
                    Write(json, member.Name, member.Value, DescribedSecret.IsValue(member.Name) ? described ?? kind : kind, depth);
                }

                json.WriteEndObject();
                break;
            case JsonValueKind.Array:
                json.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                    if (DescribedSecret.OfPair(item) is { } pair) WritePair(json, item, pair, depth);
                    else Write(json, "", item, kind, depth);
                json.WriteEndArray();
                break;
            case JsonValueKind.String:
                json.WriteStringValue(name == "rawQueryString" ? Form(value.GetString()!, depth) ?? Whole(value.GetString()!) : Text(kind, value.GetString()!, depth));
                break;
            case JsonValueKind.Number:
                json.WriteRawValue(Number(kind, value.GetRawText()));
                break;
            default:
                value.WriteTo(json);
                break;
        }
    }

    private void WritePair(Utf8JsonWriter json, JsonElement pair, SecretKind kind, int depth)
    {
        json.WriteStartArray();
        Write(json, "", pair[0], null, depth);
        Write(json, "", pair[1], kind, depth);
        json.WriteEndArray();
    }

    /// <summary>A number as another one. Small ones under names that are given to much else stay: they count something.</summary>
    private string Number(SecretKind? kind, string digits)
    {
        var isSecret = kind switch
        {
            SecretKind.Code or SecretKind.Number or SecretKind.Contact => digits.Length > 3 && digits.All(char.IsAsciiDigit),
            SecretKind.Pin => digits.Length > 2,
            _ => kind is not (null or SecretKind.Address),
        };
        if (isSecret)
        {
            var exponent = digits.AsSpan().IndexOfAny('e', 'E');
            return exponent < 0 ? pseudonyms.Number(digits) : $"{pseudonyms.Number(digits[..exponent])}{digits[exponent..]}";
        }

        return SecretShapes.Card().Replace(digits, m => SecretShapes.HasCheckDigit(m.Value) ? pseudonyms.Card(m.Value) : m.Value);
    }

    /// <summary>A text by what the name above it says.</summary>
    private string Text(SecretKind? kind, string value, int depth = 0)
    {
        if (value.Length == 0 || SecretShapes.StandIn().IsMatch(value)) return value;
        return kind switch
        {
            SecretKind.Authorization => Authorization(value),
            SecretKind.Cookie => string.Join(";", value.Split(';').Select(Cookie)),
            SecretKind.SetCookie => string.Join(";", value.Split(';').Select((part, i) => i > 0 && SecretShapes.IsCookieAttribute(part) ? part : Cookie(part))),
            SecretKind.Address when value.Contains('=', StringComparison.Ordinal) => SecretShapes.Forwarded().Replace(value, m => Pseudonyms.IsAddress(m.Value) ? m.Value : pseudonyms.Address(m.Value)),
            SecretKind.Address => string.Join(", ", value.Split(',', StringSplitOptions.TrimEntries).Select(a => Pseudonyms.IsAddress(a) ? a : pseudonyms.Address(a))),
            SecretKind.Code when value.Length is > 2 and <= 10 && value.All(char.IsAsciiDigit) => pseudonyms.Number(value),
            SecretKind.Code or SecretKind.Pin when value.Length > 20 => pseudonyms.Token(value),
            SecretKind.Number => pseudonyms.Number(value),
            SecretKind.Pin when value.Length > 2 => pseudonyms.Number(value),
            SecretKind.Contact when value.Length > 6 && value.All(static c => char.IsAsciiDigit(c) || c is '+' or '-' or ' ') => pseudonyms.Number(value),
            SecretKind.Password => pseudonyms.Password(value),
            SecretKind.Token => pseudonyms.Token(value),

            // A document inside of a text has names of its own.
            _ when value.AsSpan().TrimStart() is ['{' or '[', ..] => Body(value, depth + 1) ?? Whole(value),
            _ => Inline(value),
        };
    }

    /// <summary>A text of which nobody can say what in it is secret.</summary>
    private string Whole(string text) => pseudonyms.Token(text);

    /// <summary>The credentials behind the scheme; all of it where the first word is no scheme's name.</summary>
    private string Authorization(string value)
    {
        var space = value.IndexOf(' ', StringComparison.Ordinal);
        if (!SecretShapes.IsScheme(value[..Math.Max(0, space)])) return pseudonyms.Token(value);
        var credentials = value[(space + 1)..].Trim();
        return credentials.Length == 0 || SecretShapes.StandIn().IsMatch(credentials) ? value : $"{value[..(space + 1)]}{pseudonyms.Token(credentials)}";
    }

    /// <summary>A cookie's value; of one without a name all of it.</summary>
    private string Cookie(string part)
    {
        var at = part.IndexOf('=', StringComparison.Ordinal) + 1;
        if (at == 0) at = part.Length - part.TrimStart().Length;
        var value = part[at..].Trim();
        return value.Length == 0 || SecretShapes.StandIn().IsMatch(value) ? part : $"{part[..at]}{pseudonyms.Cookie(value)}";
    }

    /// <summary>A form or query, each value by its name.</summary>
    private string? Form(string text, int depth)
    {
        var pairs = new List<string>();
        foreach (var pair in FormText.Of(text))
        {
            var redacted = pair.Kind is { } kind ? pair.With(Text(kind, pair.Value))
                : !pair.IsTidy ? Loose(pair.Text)
                : pair.ValueAt == 0 ? Inline(pair.Text)
                : pair.With(Text(null, pair.Value, depth));
            if (redacted is null) return null;
            pairs.Add(redacted);
        }

        return string.Join('&', pairs);
    }

    /// <summary>A text in which names cannot be told from values for sure; null where nobody can say where a secret ends.</summary>
    private string? Loose(string text)
    {
        var (redacted, from) = (new StringBuilder(text.Length), 0);
        foreach (var found in LooseText.Of(text))
        {
            if (found.Form == LooseForm.Open) return null;
            var value = text.Substring(found.Start, found.Length);
            redacted.Append(Inline(text[from..found.Start])).Append(found.Form == LooseForm.Number ? Number(found.Kind, value) : found.With(value, v => Text(found.Kind, v)));
            from = found.Start + found.Length;
        }

        return redacted.Append(Inline(text[from..])).ToString();
    }

    /// <summary>What looks like a secret, wherever it stands.</summary>
    private string Inline(string text)
    {
        text = Addresses(text);
        text = SecretShapes.UserInfo().Replace(text, m => SecretShapes.StandIn().IsMatch(m.Groups[1].Value) ? m.Value : $"{m.Value[..(m.Groups[1].Index - m.Index)]}{pseudonyms.Token(m.Groups[1].Value)}@");
        text = SecretShapes.Jwt().Replace(text, m => pseudonyms.Token(m.Value));
        text = SecretShapes.Key().Replace(text, m => pseudonyms.Token(m.Value));
        text = SecretShapes.Mail().Replace(text, m => m.Value.EndsWith("@" + Pseudonyms.MailHost, StringComparison.Ordinal) ? m.Value : pseudonyms.Mail(m.Value));
        return SecretShapes.Card().Replace(text, m => SecretShapes.HasCheckDigit(m.Value) ? pseudonyms.Card(m.Value) : m.Value);
    }

    /// <summary>Parameters that open something, in the addresses of a text.</summary>
    private string Addresses(string text)
    {
        StringBuilder? redacted = null;
        var from = 0;
        foreach (var found in AddressQuery.Of(text))
        {
            var value = Uri.UnescapeDataString(found.Value);

            // A code in an address is a number like others, or the one that a sign-in elsewhere gave.
            var (isNumber, kind) = (value.All(char.IsAsciiDigit), found.Kind is SecretKind.Authorization or SecretKind.Cookie or SecretKind.SetCookie ? SecretKind.Token : found.Kind);
            var other = Text(kind == SecretKind.Code && !isNumber ? SecretKind.Token : kind, value);
            if (other == value) continue;
            redacted = (redacted ?? new StringBuilder(text.Length)).Append(text, from, found.Start - from).Append(SecretShapes.StandIn().IsMatch(other) ? other : Uri.EscapeDataString(other));
            from = found.Start + found.Value.Length;
        }

        return redacted?.Append(text, from, text.Length - from).ToString() ?? text;
    }

    /// <summary>A half as <see cref="HalvesHidden"/> leaves it, its marks as they are or escaped.</summary>
    [GeneratedRegex(@"(?:\uE0F0|\\uE0F0)([0-9A-Fa-f]{4})(?:\uE0F1|\\uE0F1)")]
    private static partial Regex Half();

    private sealed record Rewriting(string? Text, bool IsDecoded)
    {
        public bool IsLost { get; init; }
    }
}
