using System.Text.Json;
using System.Text;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;
using BingeMe.Http;

namespace BingeMe.Replay.Redaction;

/// <summary>
/// Looks for whatever is left of secrets in what is about to be kept. It knows the shapes, not the redactor's work: rules of redaction rot,
/// and this is what notices.
/// </summary>
public static class SecretScan
{
    /// <summary>Every secret-shaped text of a document.</summary>
    /// <param name="document">JSON: an event, a sequence, an exchange.</param>
    /// <param name="isRecorded">
    /// True for what real clients sent: there a password that is no pseudonym is a find, and so is every credential. What people made up
    /// (samples) holds passwords of demo accounts.
    /// </param>
    public static IReadOnlyList<SecretFind> Of(JsonElement document, bool isRecorded)
    {
        var finds = new List<SecretFind>();
        Walk(document, "$", "", isRecorded, finds);
        return finds;
    }

    /// <summary>Every secret-shaped text of an exchange.</summary>
    public static IReadOnlyList<SecretFind> Of(Exchange exchange, bool isRecorded)
    {
        using var document = UnicodeJson.Parse(ExchangeLine.Write(exchange));
        return Of(document.RootElement, isRecorded);
    }

    private static void Walk(JsonElement value, string place, string name, bool isRecorded, List<SecretFind> finds)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var isCoded = value.TryGetProperty("isBase64Encoded", out var coded) && coded.ValueKind == JsonValueKind.True;
                foreach (var member in value.EnumerateObject())
                {
                    if (isCoded && member.Name == "body" && member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetBytesFromBase64(out var bytes))
                        Text(Encoding.UTF8.GetString(bytes), $"{place}.body", "", isRecorded, finds);
                    else Walk(member.Value, $"{place}.{member.Name}", member.Name, isRecorded, finds);
                }

                break;
            case JsonValueKind.Array:
                var pair = value.GetArrayLength() == 2 && place.EndsWith(']') && value[0].ValueKind == JsonValueKind.String ? value[0].GetString()! : null;
                for (var i = 0; i < value.GetArrayLength(); i++) Walk(value[i], $"{place}[{i}]", i == 1 && pair is not null ? pair : name, isRecorded, finds);
                break;
            case JsonValueKind.String:
                Text(value.GetString()!, place, name, isRecorded, finds);
                break;
            case JsonValueKind.Number:
                Shapes(value.GetRawText(), place, finds);
                break;
            default:
                break;
        }
    }

    private static void Text(string text, string place, string name, bool isRecorded, List<SecretFind> finds)
    {
        // A body is a document of its own: its members' names count too.
        if (text.AsSpan().TrimStart() is { IsEmpty: false } start && start[0] is '{' or '[')
        {
            try
            {
                using var document = UnicodeJson.Parse(text);
                Walk(document.RootElement, place, "", isRecorded, finds);
                return;
            }
            catch (JsonException)
            {
                // Then it is a text.
            }
        }

        Shapes(text, place, finds);
        if (isRecorded) Named(text, place, name, finds);
    }

    private static void Shapes(string text, string place, List<SecretFind> finds)
    {
        if (SecretShapes.Jwt().Match(text) is { Success: true } token) finds.Add(new SecretFind(place, "a JSON web token", token.Length));
        if (SecretShapes.Key().Match(text) is { Success: true } key) finds.Add(new SecretFind(place, "a key of a service", key.Length));
        foreach (var mail in SecretShapes.Mail().Matches(text).Where(static m => !SecretShapes.IsReserved(m.Value)))
            finds.Add(new SecretFind(place, "a mail address that may be somebody's", mail.Length));
        foreach (var card in SecretShapes.Card().Matches(text).Where(static m => SecretShapes.HasCheckDigit(m.Value)))
            finds.Add(new SecretFind(place, "a payment card's number", card.Length));
    }

    private static void Named(string text, string place, string name, List<SecretFind> finds)
    {
        var kind = SecretShapes.OfName(name);
        var value = kind == SecretKind.Authorization ? text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim() : text;
        if (value.Length == 0 || SecretShapes.StandIn().IsMatch(value)) return;
        if (kind == SecretKind.Authorization) finds.Add(new SecretFind(place, "credentials", value.Length));
        // Codes and numbers cannot be told from their pseudonyms, which are numbers, too.
        else if (kind == SecretKind.Password) finds.Add(new SecretFind(place, "a password", value.Length));
        else if (kind == SecretKind.Token) finds.Add(new SecretFind(place, "a token or key by its name", value.Length));
        foreach (var signed in SecretShapes.SignedQuery().Matches(text).Where(static m => !SecretShapes.StandIn().IsMatch(m.Groups["value"].Value)))
            finds.Add(new SecretFind(place, "an address with its signature", signed.Length));
    }
}

/// <summary>Something secret-shaped. What it is stays untold: a report is kept longer than a secret should be.</summary>
/// <param name="Place">Where: a path into the JSON; bodies are walked as documents of their own.</param>
/// <param name="What">What it looks like.</param>
/// <param name="Length">Its length in characters.</param>
public sealed record SecretFind(string Place, string What, int Length);
