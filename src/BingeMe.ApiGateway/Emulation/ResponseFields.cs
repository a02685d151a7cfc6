using BingeMe.ApiGateway.Events;

namespace BingeMe.ApiGateway.Emulation;

/// <summary>Reads the header fields of a function's answer as each gateway does.</summary>
internal static class ResponseFields
{
    public static List<KeyValuePair<string, string>> Read(JsonObject answer, EventFormat shape)
    {
        var fields = new List<KeyValuePair<string, string>>();
        switch (shape.Kind)
        {
            // Both maps count, and their order differs (rule 28).
            case EventKind.RestV1:
                Map(answer, "multiValueHeaders"u8, fields);
                Map(answer, "headers"u8, fields);
                break;
            case EventKind.Http10:
                Map(answer, "headers"u8, fields);
                Map(answer, "multiValueHeaders"u8, fields);
                break;

            // The map that was not asked for is not looked at: every header in it is lost (rule 31).
            case EventKind.AlbMultiValue:
                Map(answer, "multiValueHeaders"u8, fields);
                break;
            case EventKind.Alb:
                Map(answer, "headers"u8, fields);
                break;

            // Repeats have one place only, the cookies (rule 30).
            default:
                Map(answer, "headers"u8, fields);
                if (answer.TryValue("cookies"u8, out var cookies))
                    foreach (var cookie in JsonText.ReadList(ref cookies, "cookies")) fields.Add(new("Set-Cookie", cookie));
                break;
        }

        return fields;
    }

    /// <summary>HTTP APIs write <c>myheader</c> as <c>Myheader</c> and <c>x-ID</c> as <c>X-Id</c> (rule 29).</summary>
    public static KeyValuePair<string, string> TitleCase(KeyValuePair<string, string> field)
    {
        var words = field.Key.ToLowerInvariant().Split('-');
        return new(string.Join('-', words.Select(static w => w.Length == 0 ? w : char.ToUpperInvariant(w[0]) + w[1..])), field.Value);
    }

    private static void Map(JsonObject answer, ReadOnlySpan<byte> name, List<KeyValuePair<string, string>> fields)
    {
        if (!answer.TryValue(name, out var reader)) return;
        var read = new List<KeyValuePair<string, string>>();
        JsonText.ReadPairs(ref reader, answer.Place(name), nullText: null, read, isHandWritten: false);

        // A gateway reads a JSON map: of two members spelled alike one survives.
        if (name.SequenceEqual("headers"u8))
            read = [.. read.Where((f, i) => read.FindLastIndex(other => other.Key.Equals(f.Key, StringComparison.Ordinal)) == i)];
        fields.AddRange(read);
    }
}
