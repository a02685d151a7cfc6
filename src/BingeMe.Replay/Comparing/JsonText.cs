using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace BingeMe.Replay.Comparing;

/// <summary>
/// A JSON document of which it is known where in its text each value stands, so that what lies between them can be compared too. Texts that
/// are none (half of a surrogate pair, bytes that are no UTF-8) are told, and break nothing.
/// </summary>
internal sealed class JsonText : IDisposable
{
    /// <summary>Deeper than whatever a host writes, and no deeper than a thread's stack.</summary>
    private const int MostDepth = 1000;

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly JsonDocument document;

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public JsonText(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MostDepth });
    }

    /// <summary>The document's value.</summary>
    public JsonElement Root => document.RootElement;

    /// <summary>What stands before the document's value.</summary>
    public Range Head => 0..Start(Root);

    /// <summary>What stands behind it.</summary>
    public Range Foot => End(Root)..bytes.Length;

    /// <inheritdoc/>
    public void Dispose() => document.Dispose();

    /// <summary>A value as it is written.</summary>
    public static ReadOnlySpan<byte> Raw(JsonElement value) => JsonMarshal.GetRawUtf8Value(value);

    /// <summary>A value as reports show it; bytes that are no UTF-8 are told to be some.</summary>
    public static string Shown(JsonElement value) => Encoding.UTF8.GetString(Raw(value));

    /// <summary>What a text says; null when its escapes or bytes are no characters.</summary>
    public static string? Said(JsonElement text)
    {
        try
        {
            return text.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The members of an object, in their order.</summary>
    public List<JsonMember> Members(JsonElement of)
    {
        var members = new List<JsonMember>();
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var from = Start(of) + 1;
        foreach (var member in of.EnumerateObject())
        {
            var name = Name(member);
            counts[name] = counts.GetValueOrDefault(name) + 1;

            // Before a name stand white space and a comma at most.
            var start = from + bytes.Span[from..].IndexOf((byte)'"');
            members.Add(new JsonMember((name, counts[name]), member.Value, from..start, start..Start(member.Value)));
            from = End(member.Value);
        }

        return members;
    }

    /// <summary>The items of a list, in their order.</summary>
    public List<JsonItem> Items(JsonElement of)
    {
        var items = new List<JsonItem>();
        var from = Start(of) + 1;
        foreach (var item in of.EnumerateArray())
        {
            items.Add(new JsonItem(item, from..Start(item)));
            from = End(item);
        }

        return items;
    }

    /// <summary>What stands between the last value of an object or a list and its end.</summary>
    public Range Before(JsonElement last, JsonElement endOf) => End(last)..End(endOf);

    /// <summary>Where a value begins.</summary>
    public int Start(JsonElement value)
    {
        bytes.Span.Overlaps(Raw(value), out var at);
        return at;
    }

    /// <summary>Behind a value.</summary>
    public int End(JsonElement value) => Start(value) + Raw(value).Length;

    /// <summary>What is written in a range.</summary>
    public ReadOnlySpan<byte> this[Range range] => bytes.Span[range];

    /// <summary>A member's name; as it is written, when its escapes or bytes are no characters.</summary>
    private static string Name(JsonProperty member)
    {
        try
        {
            return member.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.Latin1.GetString(JsonMarshal.GetRawUtf8PropertyName(member));
        }
    }
}

/// <summary>A member of an object.</summary>
/// <param name="Key">Its name, and how many of that name there are up to it.</param>
/// <param name="Value">Its value.</param>
/// <param name="Before">What stands before it, from the end of the member before.</param>
/// <param name="Head">Its name as it is written, up to the value.</param>
internal sealed record JsonMember((string Name, int Nth) Key, JsonElement Value, Range Before, Range Head);

/// <summary>An item of a list.</summary>
/// <param name="Value">Its value.</param>
/// <param name="Before">What stands before it, from the end of the item before.</param>
internal sealed record JsonItem(JsonElement Value, Range Before);
