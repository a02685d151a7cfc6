using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;
using BingeMe.Replay.Comparing;

namespace BingeMe.Replay.Running;

/// <summary>
/// Compares bodies of which some lists are told by a member of their items instead of by their order (docs/replay.md, point 18). Places in
/// such a list are <c>$.data.items[id=7].name</c>.
/// </summary>
internal static partial class KeyedArrays
{
    private static readonly JavaScriptEncoder Plain = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The differences of two bodies, lists at a path told by a key.</summary>
    /// <param name="left">The left answer.</param>
    /// <param name="right">The right answer.</param>
    /// <param name="lists">Where the lists are, with <c>[*]</c> for any index, and the member that tells their items.</param>
    /// <returns>
    /// Null when no such list has its items at other indexes, or an item has no key or one of another item: then the order counts.
    /// </returns>
    public static IReadOnlyList<Difference>? Compare(ClientResponse left, ClientResponse right, (string Path, string Key) lists)
    {
        var path = Segment().Matches(lists.Path).Select(static m => m.Value).ToArray();
        try
        {
            using var a = UnicodeJson.Parse(left.Body);
            using var b = UnicodeJson.Parse(right.Body);
            var (one, other) = (new Rewriting(path, lists.Key), new Rewriting(path, lists.Key));
            var (textA, textB) = (one.Of(left.Body.Span, a.RootElement), other.Of(right.Body.Span, b.RootElement));
            if (one.IsBroken || other.IsBroken || one.Keys.SequenceEqual(other.Keys, StringComparer.Ordinal)) return null;
            var rewritten = ResponseComparer.Compare(left with { Body = Encoding.Latin1.GetBytes(textA) }, right with { Body = Encoding.Latin1.GetBytes(textB) });
            return [.. rewritten.Where(static d => d.Kind == "body").Select(static d => d with { Where = d.Where.Replace(".[", "[", StringComparison.Ordinal) })];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?<=\.)[^.\[]+|\[[^\]]*\]")]
    private static partial Regex Segment();

    /// <summary>One body with its keyed lists as objects; everything else stays the text that it was.</summary>
    private sealed class Rewriting(string[] path, string key)
    {
        /// <summary>The keys in the order of the items, list by list.</summary>
        public List<string> Keys { get; } = [];

        public bool IsBroken { get; private set; }

        public string Of(ReadOnlySpan<byte> body, JsonElement root)
        {
            var raw = JsonMarshal.GetRawUtf8Value(root);
            body.Overlaps(raw, out var start);
            return Encoding.Latin1.GetString(body[..start]) + Of(root, 0) + Encoding.Latin1.GetString(body[(start + raw.Length)..]);
        }

        private string Of(JsonElement element, int at)
        {
            if (at == path.Length) return Keyed(element);
            if (path[at][0] == '[' && element.ValueKind == JsonValueKind.Array)
                return Spliced(element, element.EnumerateArray().Where((_, i) => path[at] == "[*]" || path[at] == $"[{i}]"), at);
            return element.ValueKind == JsonValueKind.Object
                ? Spliced(element, element.EnumerateObject().Where(m => m.NameEquals(path[at])).Select(static m => m.Value), at)
                : Raw(element);
        }

        /// <summary>The element with some parts of it rewritten; all between them stays as it is written, and is compared so.</summary>
        private string Spliced(JsonElement element, IEnumerable<JsonElement> parts, int at)
        {
            var (text, from) = (new StringBuilder(), 0);
            var whole = JsonMarshal.GetRawUtf8Value(element);
            foreach (var part in parts)
            {
                var raw = JsonMarshal.GetRawUtf8Value(part);
                whole.Overlaps(raw, out var start);
                text.Append(Encoding.Latin1.GetString(whole[from..start])).Append(Of(part, at + 1));
                from = start + raw.Length;
            }

            return text.Append(Encoding.Latin1.GetString(whole[from..])).ToString();
        }

        private string Keyed(JsonElement list)
        {
            if (list.ValueKind != JsonValueKind.Array) return Raw(list);
            Keys.Add("(list)");
            var members = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty(key, out var value) || value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)
                    || !members.TryAdd($"[{key}={value}]", Raw(item)))
                {
                    IsBroken = true;
                    return Raw(list);
                }

                Keys.Add(value.GetRawText());
            }

            return $"{{{string.Join(',', members.Select(static m => Member(m.Key, m.Value)))}}}";
        }

        private static string Member(string name, string value) => $"\"{Encoding.Latin1.GetString(JsonEncodedText.Encode(name, Plain).EncodedUtf8Bytes)}\":{value}";

        private static string Raw(JsonElement element) => Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8Value(element));
    }
}
