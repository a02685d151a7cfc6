using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.ApiGateway.Responses;

/// <summary>Selects the header fields of an answer and writes them in the form its gateway understands.</summary>
internal static class ResponseHeaderWriter
{
    /// <summary>True for Content-Length.</summary>
    public static bool IsContentLength(string name) => name.Equals("content-length", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The fields to send. Content-Length is the gateway's to compute (gateway rule 34), except where there is no body to measure: the
    /// answer to HEAD and a 304 keep the one declared (gateway rule 33).
    /// </summary>
    public static List<KeyValuePair<string, string>> Select(ApiResponse response, string method)
    {
        var keepLength = response.Status == 304 || (method == "HEAD" && !ApiResponse.IsBodyless(response.Status));
        var fields = new List<KeyValuePair<string, string>>(response.Headers.Count);
        foreach (var field in response.Headers)
        {
            if (ResponseHeaders.IsHopByHop(field.Key)) continue;
            if (!keepLength && IsContentLength(field.Key)) continue;
            fields.Add(field);
        }

        return fields;
    }

    /// <summary>Writes the fields in one form.</summary>
    /// <param name="json">The writer, in an object.</param>
    /// <param name="fields">The fields.</param>
    /// <param name="form">The form.</param>
    /// <param name="mayRepeat">Whether a name may stand there several times; where none does, nothing has to be searched for.</param>
    public static void Write(Utf8JsonWriter json, List<KeyValuePair<string, string>> fields, HeaderForm form, bool mayRepeat)
    {
        json.WriteStartObject(form == HeaderForm.Lists ? "multiValueHeaders"u8 : "headers"u8);
        for (var i = 0; i < fields.Count; i++)
        {
            if (form == HeaderForm.JoinedWithCookies && IsSetCookie(fields[i].Key)) continue;
            if (!mayRepeat)
            {
                WriteOne(json, fields[i], form);
                continue;
            }

            if (form != HeaderForm.Lists && IsNeverJoined(fields[i].Key))
            {
                json.WriteString(CaseVariant(fields[i].Key, CountBefore(fields, i)), fields[i].Value);
                continue;
            }

            // The first of a name writes them all.
            if (CountBefore(fields, i) > 0) continue;
            if (form == HeaderForm.Lists) WriteList(json, fields, i);
            else json.WriteString(fields[i].Key, JoinFrom(fields, i));
        }

        json.WriteEndObject();
        if (form == HeaderForm.JoinedWithCookies) WriteCookies(json, fields);
    }

    /// <summary>
    /// A spelling of a name that no other number gives, by flipping the case of the letters whose bits are set: the known way to send
    /// several Set-Cookie where a map has room for one value a name (gateway rule 31). Names mean the same in any case.
    /// </summary>
    public static string CaseVariant(string name, int number)
    {
        if (number == 0) return name;
        return string.Create(name.Length, (name, number), static (text, state) =>
        {
            var bits = state.number;
            for (var i = 0; i < text.Length; i++)
            {
                var c = state.name[i];
                if (char.IsAsciiLetter(c))
                {
                    if ((bits & 1) != 0) c = (char)(c ^ 0x20);
                    bits >>= 1;
                }

                text[i] = c;
            }
        });
    }

    private static bool IsSetCookie(string name) => name.Equals("set-cookie", StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// Fields that a comma would corrupt: it stands inside a cookie's date, and separates parameters as well as challenges (gateway
    /// rule 30). Payload 2.0 documents no place for a second WWW-Authenticate, so it goes under a name of other case there, too: at worst
    /// the gateway keeps one challenge, which is what choosing one here would give.
    /// </summary>
    private static bool IsNeverJoined(string name) =>
        IsSetCookie(name) || name.Equals("www-authenticate", StringComparison.OrdinalIgnoreCase)
        || name.Equals("proxy-authenticate", StringComparison.OrdinalIgnoreCase);

    private static void WriteOne(Utf8JsonWriter json, KeyValuePair<string, string> field, HeaderForm form)
    {
        if (form == HeaderForm.Lists)
        {
            json.WriteStartArray(field.Key);
            json.WriteStringValue(field.Value);
            json.WriteEndArray();
        }
        else
        {
            json.WriteString(field.Key, field.Value);
        }
    }

    private static int CountBefore(List<KeyValuePair<string, string>> fields, int at)
    {
        var count = 0;
        for (var i = 0; i < at; i++)
            if (fields[i].Key.Equals(fields[at].Key, StringComparison.OrdinalIgnoreCase)) count++;
        return count;
    }

    private static void WriteList(Utf8JsonWriter json, List<KeyValuePair<string, string>> fields, int first)
    {
        json.WriteStartArray(fields[first].Key);
        for (var i = first; i < fields.Count; i++)
            if (fields[i].Key.Equals(fields[first].Key, StringComparison.OrdinalIgnoreCase)) json.WriteStringValue(fields[i].Value);
        json.WriteEndArray();
    }

    private static string JoinFrom(List<KeyValuePair<string, string>> fields, int first)
    {
        var text = fields[first].Value;
        for (var i = first + 1; i < fields.Count; i++)
            if (fields[i].Key.Equals(fields[first].Key, StringComparison.OrdinalIgnoreCase)) text = $"{text}, {fields[i].Value}";
        return text;
    }

    private static void WriteCookies(Utf8JsonWriter json, List<KeyValuePair<string, string>> fields)
    {
        if (!fields.Exists(static f => IsSetCookie(f.Key))) return;
        json.WriteStartArray("cookies"u8);
        foreach (var (name, value) in fields)
            if (IsSetCookie(name)) json.WriteStringValue(value);
        json.WriteEndArray();
    }
}
