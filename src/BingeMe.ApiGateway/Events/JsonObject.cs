using System.Text;
using System.Text.Json;

namespace BingeMe.ApiGateway.Events;

/// <summary>
/// The members of one JSON object as positions in its bytes: one pass finds them, and only what a kind needs is read. Members come
/// in any order; of two with one name the last counts; a member that is null counts as absent.
/// </summary>
internal readonly ref struct JsonObject
{
    /// <summary>Most objects of gateways that are read member by member have no more.</summary>
    private const int UsualMembers = 16;

    private readonly ReadOnlySpan<byte> json;
    private readonly Member[] members;
    private readonly int count;
    private readonly string where;
    private readonly Opened? opened;

    private JsonObject(ReadOnlySpan<byte> json, Member[] members, int count, string where, Opened? opened)
    {
        this.opened = opened;
        this.json = json;
        this.members = members;
        this.count = count;
        this.where = where;
    }

    /// <summary>False for an absent object and for a document that is no object; such an object has no members.</summary>
    public bool Exists => members is not null;

    /// <summary>Opens a whole document; any JSON value is accepted, only an object has members.</summary>
    /// <param name="json">The document.</param>
    /// <param name="needed">A member that is going to be opened, too: where it is an object, the same pass finds its members.</param>
    /// <exception cref="JsonException">The bytes are not one JSON value.</exception>
    public static JsonObject OpenDocument(ReadOnlySpan<byte> json, string? needed = null)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var root = ReadMembers(ref reader, json, "", needed);
            reader.Read();
            return root;
        }

        reader.Skip();
        reader.Read();
        return default;
    }

    /// <summary>Opens the object on whose first token a reader stands, and moves the reader to its end.</summary>
    /// <param name="reader">Stands on the object's first token.</param>
    /// <param name="json">All the bytes that the reader reads.</param>
    /// <param name="where">The object's name, for messages.</param>
    public static JsonObject Open(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string where) =>
        ReadMembers(ref reader, json, where);

    /// <summary>True when the member is there and not null.</summary>
    public bool Has(ReadOnlySpan<byte> name) => Find(name) >= 0;

    /// <summary>True when the member is an array.</summary>
    public bool HasArray(ReadOnlySpan<byte> name) => TypeOf(name) == JsonTokenType.StartArray;

    /// <summary>True when the member is an object.</summary>
    public bool HasObject(ReadOnlySpan<byte> name) => TypeOf(name) == JsonTokenType.StartObject;

    /// <summary>True when the member is this string; false for anything else, whatever its type.</summary>
    public bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var at = Find(name);
        if (at < 0 || members[at].Type != JsonTokenType.String) return false;
        try
        {
            return ReaderAt(at).ValueTextEquals(text);
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair equals no text of ours.
            return false;
        }
    }

    /// <summary>True when the member is the literal <c>true</c>.</summary>
    public bool IsTrue(ReadOnlySpan<byte> name) => TypeOf(name) == JsonTokenType.True;

    /// <summary>The member's text; null when absent.</summary>
    public string? Text(ReadOnlySpan<byte> name)
    {
        var at = Find(name);
        if (at < 0) return null;
        var reader = ReaderAt(at);
        return TextAt(ref reader, name);
    }

    /// <summary>The member's truth value; false when absent.</summary>
    public bool Flag(ReadOnlySpan<byte> name)
    {
        var at = Find(name);
        if (at < 0) return false;
        return members[at].Type switch
        {
            JsonTokenType.True => true,
            JsonTokenType.False => false,
            var type => throw JsonText.WrongType(Place(name), "true or false", type),
        };
    }

    /// <summary>The text of a member of the member; null when either is absent. For one value of an object that is not worth indexing.</summary>
    public string? Text(ReadOnlySpan<byte> name, ReadOnlySpan<byte> inner)
    {
        var at = Find(name);
        if (at < 0) return null;
        var reader = ReaderAt(at);
        if (reader.TokenType != JsonTokenType.StartObject) throw JsonText.WrongType(Place(name), "an object", reader.TokenType);
        string? text = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueIsEscaped) JsonText.Unescape(ref reader, Place(name));
            var wanted = reader.ValueTextEquals(inner);
            reader.Read();
            if (!wanted) reader.Skip();
            else text = reader.TokenType == JsonTokenType.Null ? null : TextAt(ref reader, name, inner);
        }

        return text;
    }

    /// <summary>The member as an object; an object without members when absent.</summary>
    public JsonObject Object(ReadOnlySpan<byte> name)
    {
        var at = Find(name);
        if (at < 0) return default;
        if (opened?.At == at) return new JsonObject(json, opened.Members, opened.Count, opened.Name, null);
        var reader = ReaderAt(at);
        if (reader.TokenType != JsonTokenType.StartObject) throw JsonText.WrongType(Place(name), "an object", reader.TokenType);
        return ReadMembers(ref reader, Bytes(at), Place(name));
    }

    /// <summary>The member's value as it stands in the document; empty when absent.</summary>
    public ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> name) => Find(name) is >= 0 and var at ? Bytes(at) : default;

    /// <summary>A reader that stands on the member's value.</summary>
    /// <returns>False when absent.</returns>
    public bool TryValue(ReadOnlySpan<byte> name, out Utf8JsonReader reader)
    {
        var at = Find(name);
        reader = at < 0 ? default : ReaderAt(at);
        return at >= 0;
    }

    /// <summary>Where a member stands, for messages: <c>requestContext.identity.sourceIp</c>.</summary>
    public string Place(ReadOnlySpan<byte> name)
    {
        var text = Encoding.UTF8.GetString(name);
        return string.IsNullOrEmpty(where) ? text : $"{where}.{text}";
    }

    private static JsonObject ReadMembers(scoped ref Utf8JsonReader reader, ReadOnlySpan<byte> json, string where, string? needed = null)
    {
        Opened? opened = null;
        var members = new Member[UsualMembers];
        var count = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            // An escaped name is legal JSON, though no gateway writes one.
            var escaped = reader.ValueIsEscaped;
            if (escaped) JsonText.Unescape(ref reader, where);
            var name = (Start: (int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            reader.Read();
            var type = reader.TokenType;
            var start = (int)reader.TokenStartIndex;
            if (type == JsonTokenType.StartObject && needed is not null && Ascii.Equals(json.Slice(name.Start, name.Length), needed))
            {
                var inner = ReadMembers(ref reader, json, needed);
                opened = new Opened(count, needed, inner.members, inner.count);
            }
            else
            {
                reader.Skip();
            }

            if (count == members.Length) Array.Resize(ref members, count * 2);
            members[count++] = new Member(name.Start, name.Length, start, (int)reader.BytesConsumed - start, type, escaped);
        }

        return new JsonObject(json, members, count, where, opened);
    }

    /// <summary>The string on which the reader stands. Its place is put into words for errors only: that costs more than the reading.</summary>
    private string TextAt(ref Utf8JsonReader reader, ReadOnlySpan<byte> name, ReadOnlySpan<byte> inner = default)
    {
        if (reader.TokenType != JsonTokenType.String) throw JsonText.WrongType(Words(name, inner), "a string", reader.TokenType);
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw JsonText.NotUnicode(Words(name, inner), e);
        }
    }

    private string Words(ReadOnlySpan<byte> name, ReadOnlySpan<byte> inner) =>
        inner.IsEmpty ? Place(name) : $"{Place(name)}.{Encoding.UTF8.GetString(inner)}";

    private int Find(ReadOnlySpan<byte> name)
    {
        for (var i = count - 1; i >= 0; i--)
        {
            ref readonly var member = ref members[i];
            if (IsNamed(member, name)) return member.Type == JsonTokenType.Null ? -1 : i;
        }

        return -1;
    }

    private bool IsNamed(in Member member, ReadOnlySpan<byte> name)
    {
        if (!member.IsEscaped) return member.NameLength == name.Length && json.Slice(member.NameStart, member.NameLength).SequenceEqual(name);
        var reader = new Utf8JsonReader(json.Slice(member.NameStart - 1, member.NameLength + 2));
        reader.Read();
        return reader.ValueTextEquals(name);
    }

    private JsonTokenType TypeOf(ReadOnlySpan<byte> name) => Find(name) is >= 0 and var at ? members[at].Type : JsonTokenType.None;

    private ReadOnlySpan<byte> Bytes(int at) => json.Slice(members[at].Start, members[at].Length);

    private Utf8JsonReader ReaderAt(int at)
    {
        var reader = new Utf8JsonReader(Bytes(at));
        reader.Read();
        return reader;
    }

    /// <summary>A member whose own members are known already.</summary>
    private sealed record Opened(int At, string Name, Member[] Members, int Count);

    private readonly record struct Member(int NameStart, int NameLength, int Start, int Length, JsonTokenType Type, bool IsEscaped);
}
