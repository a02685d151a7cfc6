using System.Globalization;
using System.Text;
using System.Text.Json;

namespace BingeMe.Replay.Fuzzing;

/// <summary>Changes of the body: members of its JSON, and its text and encoding as a whole.</summary>
internal static class BodyMutations
{
    public static readonly string[] Numbers =
    [
        "0", "-0", "-1", "1.0", "1.5", "1e3", "1E+2", "1e-7", "1e400", "-1e400", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890", "0.1000000000000000055511151231257827",
    ];

    /// <summary>As they stand in JSON: half pairs, writing from right to left, marks on nothing, NUL, what looks like other characters.</summary>
    public static readonly string[] Unicode =
    [
        "\\uD800", "\\uDC00", "a\\uD83Db", "\\uDE00\\uD83D", "\\u202Eabc", "e\\u0301\\u0301\\u0301", "\\u0301", "\\u0000", "a\\u0000b", "\\uFEFF", "\\u200B", "\\u0130\\u0131\\u017F\\u212A", "\\uFFFF", "😀👨‍👩‍👧", "ﬀ", "١٢٣", "\\u0085\\u2028\\u2029", "\\b\\f\\n\\r\\t",
    ];

    public static readonly string[] Texts = ["", " ", "null", "0", "true", "' or 1=1 --", "<img src=x onerror=alert(1)>", "{{", "%s%n", "../../etc/passwd", "https://evil.example/x", "a@b", "a@b.example", "+910000000000", "2025-02-31", "0000-00-00", "[object Object]"];

    private static readonly string[] NotJson = ["", " ", "null", "[]", "\"text\"", "0", "true", "{", "}", "{\"a\":}", "{'a':1}", "{\"a\":1,}", "{\"a\":1}{\"a\":2}", "\uFEFF{}", "//", "a=b&c=d", "<xml/>", "\0", "NaN"];

    private static readonly string[] NewNames = ["id", "user_id", "role", "is_admin", "status", "__proto__", "constructor", "", "é", "created_at", "price", "amount"];

    private static readonly string[] Types = ["application/json", "application/json; charset=utf-16", "application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "application/xml", "application/octet-stream", "image/png", "", "json", "application/JSON;;", "application/vnd.api+json"];

    public static readonly (string Name, Func<FuzzEvent, SplitMix, bool> Change)[] All =
    [
        ("body-member-dropped", static (e, r) => Member(e, r, static (parent, at, _) => parent.RemoveAt(at))),
        ("body-member-doubled", static (e, r) => Member(e, r, Double)),
        ("body-member-null", static (e, r) => Member(e, r, static (parent, at, _) => parent[at] = JsonPart.Literal("null"))),
        ("body-member-type", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = OtherType(parent[at], r))),
        ("body-member-number", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = JsonPart.Literal(r.Of(Numbers)))),
        ("body-member-text", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = JsonPart.Text(r.Of(Texts)))),
        ("body-member-long", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = JsonPart.Text(new string(r.Of(["x", "é", "9", " "])[0], r.Of([256, 1025, 5000, 70_000]))))),
        ("body-member-unicode", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = JsonPart.Literal($"\"{r.Of(Unicode)}\""))),
        ("body-member-empty", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = r.Below(3) switch { 0 => JsonPart.Text(""), 1 => JsonPart.Container(isList: true), _ => JsonPart.Container(isList: false) })),
        ("body-member-deep", static (e, r) => Member(e, r, static (parent, at, r) => parent[at] = Deep(r.Of([10, 63, 64, 65, 200]), r.Below(2) == 0))),
        ("body-member-case", static (e, r) => Member(e, r, static (parent, at, r) =>
        {
            if (parent.Kind == JsonValueKind.Object) parent.Members[at] = new(r.Below(2) == 0 ? parent.Members[at].Key.ToUpperInvariant() : $"{parent.Members[at].Key} ", parent[at]);
        })),
        ("body-member-added", static (e, r) =>
        {
            if (e.Json is not { Kind: JsonValueKind.Object } json) return false;
            json.Members.Insert(r.Below(json.Members.Count + 1), new(r.Of(NewNames), r.Below(2) == 0 ? JsonPart.Literal(r.Of(Numbers)) : JsonPart.Text(r.Of(Texts))));
            e.Body = json.ToString();
            return true;
        }),
        ("body-truncated", static (e, r) => Text(e, r, static (text, r) => JsonPart.Cut(text, r.Below(text.Length)))),
        ("body-not-json", static (e, r) => Text(e, r, static (_, r) => r.Of(NotJson))),
        ("body-dropped", static (e, _) =>
        {
            if (e.Body is not { Length: > 0 }) return false;
            (e.Body, e.IsBase64) = (null, false);
            return true;
        }),
        ("body-added", static (e, r) =>
        {
            if (e.Body is { Length: > 0 }) return false;
            e.Body = r.Of(NotJson);
            return true;
        }),
        ("body-bytes", static (e, r) => Base64(e, r, static (bytes, r) =>
        {
            // No UTF-8: a lone continuation, a cut sequence, an overlong slash, half a pair.
            byte[][] broken = [[0x80], [0xE2, 0x82], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xFF, 0xFE], [0x00]];
            var at = r.Below(bytes.Length + 1);
            return [.. bytes[..at], .. r.Of(broken), .. bytes[at..]];
        })),
        ("body-base64", static (e, r) => Base64(e, r, static (bytes, _) => bytes)),
        ("body-base64-unflagged", static (e, _) =>
        {
            if (e.Body is not { Length: > 0 } text) return false;
            if (!e.IsBase64) e.Body = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
            e.IsBase64 = false;
            return true;
        }),
        ("content-type", static (e, r) =>
        {
            var type = r.Of(Types);
            e.Headers = [.. e.Headers.Where(static h => !h.Key.Equals("content-type", StringComparison.OrdinalIgnoreCase)), new("Content-Type", type)];
            return true;
        }),
    ];

    private static bool Member(FuzzEvent e, SplitMix random, Action<JsonPart, int, SplitMix> change)
    {
        if (e.Json is not { } json) return false;
        var places = json.Places().ToList();
        if (places.Count == 0) return false;
        var (parent, at) = random.Of(places);
        change(parent, at, random);
        e.Body = json.ToString();
        return true;
    }

    private static bool Text(FuzzEvent e, SplitMix random, Func<string, SplitMix, string> change)
    {
        if (e.IsBase64 || e.Body is not { Length: > 0 } text) return false;
        e.Body = change(text, random);
        return true;
    }

    /// <summary>Only of bodies without placeholders: those could not be filled in any more.</summary>
    private static bool Base64(FuzzEvent e, SplitMix random, Func<byte[], SplitMix, byte[]> change)
    {
        if (e.IsBase64 || e.Body is not { Length: > 0 } text || text.Contains("{{", StringComparison.Ordinal)) return false;
        (e.Body, e.IsBase64) = (Convert.ToBase64String(change(Encoding.UTF8.GetBytes(text), random)), true);
        return true;
    }

    private static void Double(JsonPart parent, int at, SplitMix random)
    {
        if (parent.Kind == JsonValueKind.Object) parent.Members.Insert(at + random.Below(2), new(parent.Members[at].Key, random.Below(2) == 0 ? parent[at] : JsonPart.Text(random.Of(Texts))));
        else parent.Items.Insert(at, parent[at]);
    }

    private static JsonPart OtherType(JsonPart part, SplitMix random)
    {
        var list = JsonPart.Container(isList: true);
        list.Items.Add(part);
        var holder = JsonPart.Container(isList: false);
        holder.Members.Add(new("0", part));
        return random.Below(4) switch
        {
            0 => list,
            1 => holder,
            2 => JsonPart.Literal(random.Below(2) == 0 ? "true" : "false"),
            _ => part.AsText() is { } text ? Number(text) : JsonPart.Text(part.ToString()),
        };
    }

    private static JsonPart Number(string text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        ? JsonPart.Literal(number.ToString(CultureInfo.InvariantCulture)) : JsonPart.Literal("7");

    public static JsonPart Deep(int levels, bool isList)
    {
        var part = JsonPart.Literal("1");
        for (var i = 0; i < levels; i++)
        {
            var around = JsonPart.Container(isList);
            if (isList) around.Items.Add(part);
            else around.Members.Add(new("a", part));
            part = around;
        }

        return part;
    }
}
