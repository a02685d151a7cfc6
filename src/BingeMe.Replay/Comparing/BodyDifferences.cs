using System.Text.Json;
using System.Text;
using BingeMe.Http;

namespace BingeMe.Replay.Comparing;

/// <summary>Says where two unequal bodies differ: by JSON path where both are JSON, else as they are.</summary>
internal static class BodyDifferences
{
    public static IReadOnlyList<Difference> Explain(string left, string right)
    {
        try
        {
            using var a = UnicodeJson.Parse(Encoding.Latin1.GetBytes(left));
            using var b = UnicodeJson.Parse(Encoding.Latin1.GetBytes(right));
            var found = new List<Difference>();
            Walk(a.RootElement, b.RootElement, "$", found);

            // Equal values in unequal bytes: white space or escapes. Still a difference.
            return found.Count > 0 ? found : [new Difference("body", "(bytes)", left, right) { Finding = Finding.Bytes }];
        }
        catch (JsonException)
        {
            return [new Difference("body", "", left, right)];
        }
    }

    private static void Walk(JsonElement left, JsonElement right, string path, List<Difference> found)
    {
        if (left.ValueKind == JsonValueKind.Object && right.ValueKind == JsonValueKind.Object) WalkObjects(left, right, path, found);
        else if (left.ValueKind == JsonValueKind.Array && right.ValueKind == JsonValueKind.Array) WalkArrays(left, right, path, found);
        else if (left.GetRawText() != right.GetRawText()) found.Add(new Difference("body", path, left.GetRawText(), right.GetRawText()) { Finding = Kind(left, right) });
    }

    private static Finding Kind(JsonElement left, JsonElement right)
    {
        if (left.ValueKind == JsonValueKind.Null || right.ValueKind == JsonValueKind.Null) return Finding.Null;
        var isBoolean = IsBoolean(left) && IsBoolean(right);
        if (left.ValueKind != right.ValueKind && !isBoolean) return Finding.Type;
        if (left.ValueKind == JsonValueKind.Number && left.TryGetDecimal(out var one) && right.TryGetDecimal(out var other))
            return one == other ? Finding.NumberText : one == 0 || other == 0 ? Finding.Default : Finding.Value;
        if (left.ValueKind == JsonValueKind.String)
        {
            if (left.ValueEquals(right.GetString())) return Finding.Bytes;
            return left.ValueEquals(""u8) || right.ValueEquals(""u8) ? Finding.Empty : Finding.Value;
        }

        return isBoolean ? Finding.Default : Finding.Value;
    }

    private static bool IsBoolean(JsonElement value) => value.ValueKind is JsonValueKind.True or JsonValueKind.False;

    private static void WalkObjects(JsonElement left, JsonElement right, string path, List<Difference> found)
    {
        var before = found.Count;
        foreach (var member in left.EnumerateObject())
            if (right.TryGetProperty(member.Name, out var other)) Walk(member.Value, other, $"{path}.{member.Name}", found);
            else found.Add(new Difference("body", $"{path}.{member.Name}", member.Value.GetRawText(), null));
        foreach (var member in right.EnumerateObject())
            if (!left.TryGetProperty(member.Name, out _)) found.Add(new Difference("body", $"{path}.{member.Name}", null, member.Value.GetRawText()));
        var (a, b) = (Names(left), Names(right));
        if (found.Count == before && a != b) found.Add(new Difference("body", $"{path} (order)", a, b) { Finding = Finding.KeyOrder });
    }

    private static void WalkArrays(JsonElement left, JsonElement right, string path, List<Difference> found)
    {
        if (HaveSameItems(left, right))
        {
            if (left.GetRawText() != right.GetRawText() && !left.EnumerateArray().Select(static i => i.GetRawText()).SequenceEqual(right.EnumerateArray().Select(static i => i.GetRawText())))
                found.Add(new Difference("body", $"{path} (order)", left.GetRawText(), right.GetRawText()) { Finding = Finding.ArrayOrder });
            return;
        }

        if (left.GetArrayLength() == 0 || right.GetArrayLength() == 0)
        {
            found.Add(new Difference("body", path, left.GetRawText(), right.GetRawText()) { Finding = Finding.Empty });
            return;
        }

        for (var i = 0; i < Math.Max(left.GetArrayLength(), right.GetArrayLength()); i++)
            if (i >= left.GetArrayLength()) found.Add(new Difference("body", $"{path}[{i}]", null, right[i].GetRawText()));
            else if (i >= right.GetArrayLength()) found.Add(new Difference("body", $"{path}[{i}]", left[i].GetRawText(), null));
            else Walk(left[i], right[i], $"{path}[{i}]", found);
    }

    private static bool HaveSameItems(JsonElement left, JsonElement right) =>
        left.GetArrayLength() == right.GetArrayLength()
        && left.EnumerateArray().Select(static i => i.GetRawText()).Order(StringComparer.Ordinal).SequenceEqual(right.EnumerateArray().Select(static i => i.GetRawText()).Order(StringComparer.Ordinal), StringComparer.Ordinal);

    private static string Names(JsonElement element) => string.Join(", ", element.EnumerateObject().Select(m => m.Name));
}
