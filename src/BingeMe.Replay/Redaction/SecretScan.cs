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
    /// <summary>How many bodies of several parts may stand inside of each other.</summary>
    private const int MostDepth = 8;

    private static readonly string[] Headers = [.. from root in (string[])["$", "$.event", "$.answer"] from member in (string[])["headers", "multiValueHeaders"] from next in (string[])[".", "["] select $"{root}.{member}{next}"];

    /// <summary>Every secret-shaped text of a document.</summary>
    /// <param name="document">JSON: an event, a sequence, an exchange.</param>
    /// <param name="isRecorded">
    /// True for what real clients sent: there a password that is no pseudonym is a find, and so is every credential. What people made up
    /// (samples) holds passwords of demo accounts.
    /// </param>
    public static IReadOnlyList<SecretFind> Of(JsonElement document, bool isRecorded)
    {
        var finds = new List<SecretFind>();
        Walk(document, "$", "", null, isRecorded, finds);
        return finds;
    }

    /// <summary>Every secret-shaped text of an exchange.</summary>
    public static IReadOnlyList<SecretFind> Of(Exchange exchange, bool isRecorded)
    {
        using var document = UnicodeJson.Parse(ExchangeLine.Write(exchange));
        return Of(document.RootElement, isRecorded);
    }

    /// <summary>What stands below a secret's name is of it, unless a name of its own says what it is.</summary>
    private static void Walk(JsonElement value, string place, string name, SecretKind? above, bool isRecorded, List<SecretFind> finds)
    {
        var kind = SecretShapes.OfName(name) ?? above;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                var isCoded = value.TryGetProperty("isBase64Encoded", out var coded) && coded.ValueKind == JsonValueKind.True;
                var described = DescribedSecret.Of(value);
                foreach (var member in value.EnumerateObject())
                {
                    if (isCoded && member.Name == "body" && member.Value.ValueKind == JsonValueKind.String && member.Value.TryGetBytesFromBase64(out var bytes))
                        Body(Encoding.UTF8.GetString(bytes), $"{place}.body", isRecorded, finds);
                    else Walk(member.Value, $"{place}.{member.Name}", member.Name, DescribedSecret.IsValue(member.Name) ? described ?? kind : kind, isRecorded, finds);
                }

                break;
            case JsonValueKind.Array:
                var pair = place.EndsWith(']') ? DescribedSecret.OfPair(value) : null;
                var at = 0;
                foreach (var item in value.EnumerateArray())
                {
                    Walk(item, $"{place}[{at}]", "", at == 1 ? pair ?? kind : kind, isRecorded, finds);
                    at++;
                }

                break;
            case JsonValueKind.String when IsBody(place):
                Body(value.GetString()!, place, isRecorded, finds);
                break;
            case JsonValueKind.String:
                Text(value.GetString()!, place, kind, isRecorded, finds);
                break;
            case JsonValueKind.Number:
                Shapes(value.GetRawText(), place, finds);
                break;
            default:
                break;
        }
    }

    /// <summary>Of a header line whose name says nothing, the names within count.</summary>
    private static bool IsHeader(string place) => Headers.Any(start => place.StartsWith(start, StringComparison.Ordinal));

    private static bool IsBody(string place) => place is "$.body" or "$.event.body" or "$.answer.body";

    private static void Text(string text, string place, SecretKind? kind, bool isRecorded, List<SecretFind> finds)
    {
        // A document inside of a text is one of its own: its members' names count too. What is as a whole a secret is none.
        if ((kind is null || !isRecorded) && IsWalked(text, place, isRecorded, finds)) return;
        Shapes(text, place, finds);
        if (!isRecorded) return;
        Named(text, place, kind, finds);
        if (kind is null && IsHeader(place)) Loose(text, place, finds);
    }

    private static bool IsWalked(string text, string place, bool isRecorded, List<SecretFind> finds)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..] || UnicodeJson.HasLoneSurrogates(text)) return false;
        try
        {
            using var document = JsonDocument.Parse(text, SecretShapes.Depth);
            Walk(document.RootElement, place, "", null, isRecorded, finds);
            return true;
        }
        catch (JsonException)
        {
            // Then it is a text.
            return false;
        }
    }

    /// <summary>A body in whatever form: each part of several, each pair of a form, each value under a name in a text.</summary>
    private static void Body(string text, string place, bool isRecorded, List<SecretFind> finds, int depth = 0)
    {
        if (text.StartsWith('\uFEFF')) text = text[1..];
        if (IsWalked(text, place, isRecorded, finds)) return;
        Shapes(text, place, finds);
        if (!isRecorded) return;
        Named(text, place, null, finds);
        if (MultipartText.Of(text) is { } parts)
        {
            foreach (var part in parts)
            {
                var content = text[part.Start..part.End];
                if (part.Kind is not null) Named(content, place, part.Kind, finds);
                else if (part.HasHead && depth < MostDepth) Body(content, place, isRecorded, finds, depth + 1);
                else Loose(content, place, finds);
            }
        }
        else if (text.AsSpan().TrimStart() is not ['{' or '[' or '"', ..] && FormText.Is(text))
        {
            foreach (var pair in FormText.Of(text))
                if (pair.Kind is not null) Named(pair.Value, place, pair.Kind, finds);
                else if (!pair.IsTidy) Loose(pair.Text, place, finds);
                else if (pair.ValueAt > 0) Text(pair.Value, place, null, isRecorded, finds);
        }
        else
        {
            Loose(text, place, finds);
        }
    }

    private static void Loose(string text, string place, List<SecretFind> finds)
    {
        foreach (var found in LooseText.Of(text))
            if (found.Form == LooseForm.Open) finds.Add(new SecretFind(place, "something behind a secret's name, whose end nobody can tell", 0));
            else if (found.Form == LooseForm.Quoted) Named(text.Substring(found.Start, found.Length), place, found.Kind, finds);
    }

    private static void Shapes(string text, string place, List<SecretFind> finds)
    {
        if (SecretShapes.Jwt().Match(text) is { Success: true } token) finds.Add(new SecretFind(place, "a JSON web token", token.Length));
        if (SecretShapes.Key().Match(text) is { Success: true } key) finds.Add(new SecretFind(place, "a key of a service", key.Length));
        if (SecretShapes.UserInfo().Match(text) is { Success: true } user && !SecretShapes.StandIn().IsMatch(user.Groups[1].Value)) finds.Add(new SecretFind(place, "an address with a user's credentials", user.Groups[1].Length));
        foreach (var mail in SecretShapes.Mail().Matches(text).Where(static m => !SecretShapes.IsReserved(m.Value)))
            finds.Add(new SecretFind(place, "a mail address that may be somebody's", mail.Length));
        foreach (var card in SecretShapes.Card().Matches(text).Where(static m => SecretShapes.HasCheckDigit(m.Value)))
            finds.Add(new SecretFind(place, "a payment card's number", card.Length));
    }

    private static void Named(string text, string place, SecretKind? kind, List<SecretFind> finds)
    {
        var value = kind == SecretKind.Authorization ? text[(text.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim() : text;
        if (value.Length == 0 || SecretShapes.StandIn().IsMatch(value)) return;
        if (kind == SecretKind.Authorization) finds.Add(new SecretFind(place, "credentials", value.Length));
        // Codes and numbers cannot be told from their pseudonyms, which are numbers, too.
        else if (kind == SecretKind.Password) finds.Add(new SecretFind(place, "a password", value.Length));
        else if (kind == SecretKind.Token) finds.Add(new SecretFind(place, "a token or key by its name", value.Length));
        else if (kind is SecretKind.Cookie or SecretKind.SetCookie && value.Split(';').Where((part, i) => !IsHarmless(part, kind == SecretKind.SetCookie && i > 0)).FirstOrDefault() is { } cookie)
            finds.Add(new SecretFind(place, "a cookie", cookie.Trim().Length));
        foreach (var found in AddressQuery.Of(text))
            if ((found.Kind is SecretKind.Password or SecretKind.Token or SecretKind.Authorization || (found.Kind == SecretKind.Code && !found.Value.All(char.IsAsciiDigit))) && !SecretShapes.StandIn().IsMatch(Uri.UnescapeDataString(found.Value)))
                finds.Add(new SecretFind(place, "an address with its signature", found.Value.Length));
    }

    private static bool IsHarmless(string cookie, bool mayBeAttribute)
    {
        if (mayBeAttribute && SecretShapes.IsCookieAttribute(cookie)) return true;
        var value = cookie[(cookie.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
        return value.Length == 0 || SecretShapes.StandIn().IsMatch(value);
    }
}

/// <summary>Something secret-shaped. What it is stays untold: a report is kept longer than a secret should be.</summary>
/// <param name="Place">Where: a path into the JSON; bodies are walked as documents of their own.</param>
/// <param name="What">What it looks like.</param>
/// <param name="Length">Its length in characters.</param>
public sealed record SecretFind(string Place, string What, int Length);
