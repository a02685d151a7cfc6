using System.Text.Json;

namespace BingeMe.Http.Binding;

/// <summary>A member of an object.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Utf8Name">The name as it is looked for.</param>
/// <param name="Schema">What its value must be.</param>
/// <param name="ReadsTexts">Whether its numbers may be told as texts in JSON too.</param>
internal sealed record MemberSchema(string Name, byte[] Utf8Name, ValueSchema Schema, bool ReadsTexts);

/// <summary>
/// Objects of known members. Copies them, leaving out every member whose value does not fit and noting it as a fault. Unknown members are
/// dropped, a null counts as absent.
/// </summary>
internal sealed class ObjectSchema : ValueSchema
{
    /// <summary>Objects inside objects of a sample; types may contain themselves.</summary>
    private const int DeepestSample = 4;

    /// <summary>Filled after the schema is made, since a type may contain itself.</summary>
    public MemberSchema[] Members { get; set; } = [];

    public override bool HasParts => true;

    public override string? Problem(JsonElement value, bool lenient) => value.ValueKind == JsonValueKind.Object ? null : "must be an object.";

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target)
    {
        target.Writer.WriteStartObject();
        foreach (var member in Members)
            if (TryGet(value, member.Utf8Name, out var sent)) Copy(member, sent, path, target);
        target.Writer.WriteEndObject();
    }

    /// <summary>Copies each member from the first of two values in which it stands and is not blank.</summary>
    public void CopyMembers(JsonElement first, in CopyTarget firstTarget, JsonElement second, in CopyTarget secondTarget)
    {
        firstTarget.Writer.WriteStartObject();
        foreach (var member in Members)
        {
            var isFirst = TryGet(first, member.Utf8Name, out var sent);
            if (isFirst && !JsonText.IsBlank(sent)) Copy(member, sent, "", firstTarget);
            else if (TryGet(second, member.Utf8Name, out var other)) Copy(member, other, "", secondTarget);
            else if (isFirst) Copy(member, sent, "", firstTarget);
        }

        firstTarget.Writer.WriteEndObject();
    }

    /// <summary>Whether every member stands in a value and is not blank.</summary>
    public bool IsFilledBy(JsonElement value) => Array.TrueForAll(Members, member => TryGet(value, member.Utf8Name, out var sent) && !JsonText.IsBlank(sent));

    /// <summary>Notes a fault of the member of this name, or of none.</summary>
    public void Note(string name, string text, ValidationErrors errors)
    {
        if (Array.Exists(Members, member => member.Name == name && member.Schema is AnySchema)) errors.AddFreeForm(name, text);
        else errors.Add(name, text);
    }

    /// <summary>The member's name at which a reader stands; null when it is of no member.</summary>
    /// <exception cref="ApiException">400: it has half a character.</exception>
    public string? NameOf(ref Utf8JsonReader reader)
    {
        try
        {
            foreach (var member in Members)
                if (reader.ValueTextEquals(member.Utf8Name)) return member.Name;
            return null;
        }
        catch (InvalidOperationException)
        {
            throw JsonText.BadName();
        }
    }

    /// <summary>Whether a member has this name.</summary>
    public bool Has(string name) => Array.Exists(Members, member => member.Name == name);

    public override void WriteSample(Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        if (depth < DeepestSample)
        {
            foreach (var member in Members)
            {
                writer.WritePropertyName(member.Utf8Name);
                member.Schema.WriteSample(writer, depth + 1);
            }
        }

        writer.WriteEndObject();
    }

    private static void Copy(MemberSchema member, JsonElement sent, string path, in CopyTarget target)
    {
        if (sent.ValueKind == JsonValueKind.Null) return;
        var schema = member.Schema;
        var takesTexts = target.IsText || member.ReadsTexts;
        if (schema.Problem(sent, takesTexts) is { } problem)
        {
            if (takesTexts && schema.IsAbsentWhenBlank && JsonText.IsBlank(sent)) return;
            Note(target, schema, Inner(path, member.Name), problem);
            return;
        }

        if (!target.HasRoomFor(sent))
        {
            Note(target, schema, Inner(path, member.Name), $"makes the input longer than {InputBounds.InputBytes} bytes.");
            return;
        }

        target.Writer.WritePropertyName(member.Utf8Name);
        schema.Copy(sent, takesTexts, schema.HasParts ? Inner(path, member.Name) : "", target);
    }

    private static void Note(in CopyTarget target, ValueSchema schema, string name, string problem)
    {
        if (schema is AnySchema) target.ValidationErrors.AddFreeForm(name, $"{name} {problem}");
        else target.ValidationErrors.Add(name, $"{name} {problem}");
    }

    private static string Inner(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static bool TryGet(JsonElement source, ReadOnlySpan<byte> name, out JsonElement value)
    {
        try
        {
            return source.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // The name has an escape for half a character, which cannot be compared with anything.
            throw JsonText.BadName();
        }
    }
}

/// <summary>Lists. Items of <see cref="Nullable{T}"/> may be null.</summary>
internal sealed class ListSchema(ValueSchema item, bool mayBeNull) : ValueSchema
{
    public override bool HasParts => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        value.ValueKind != JsonValueKind.Array ? "must be an array."
        : value.GetArrayLength() > InputBounds.Items ? $"may hold at most {InputBounds.Items} items."
        : null;

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target)
    {
        target.Writer.WriteStartArray();
        var index = 0;
        foreach (var sent in value.EnumerateArray())
        {
            if (sent.ValueKind == JsonValueKind.Null && mayBeNull)
            {
                target.Writer.WriteNullValue();
            }
            else if (item.Problem(sent, lenient) is { } problem)
            {
                var name = $"{path}[{index}]";
                target.ValidationErrors.Add(name, $"{name} {problem}");
            }
            else
            {
                item.Copy(sent, lenient, item.HasParts ? $"{path}[{index}]" : "", target);
            }

            index++;
        }

        target.Writer.WriteEndArray();
    }

    public override void WriteSample(Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartArray();
        item.WriteSample(writer, depth + 1);
        if (mayBeNull) writer.WriteNullValue();
        writer.WriteEndArray();
    }
}

/// <summary>Dictionaries from texts. A value's path is <c>field.key</c>. Values of <see cref="Nullable{T}"/> may be null; another null counts as absent.</summary>
internal sealed class MapSchema(ValueSchema item, bool mayBeNull) : ValueSchema
{
    public override bool HasParts => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        value.ValueKind != JsonValueKind.Object ? "must be an object."
        : value.GetPropertyCount() > InputBounds.Items ? $"may hold at most {InputBounds.Items} members."
        : null;

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target)
    {
        target.Writer.WriteStartObject();
        foreach (var member in value.EnumerateObject())
        {
            if (!JsonText.TryName(member, out var key))
            {
                target.ValidationErrors.Add(path, JsonText.BadNameOf(path));
                continue;
            }

            var sent = member.Value;
            if (sent.ValueKind == JsonValueKind.Null)
            {
                if (mayBeNull) target.Writer.WriteNull(key);
            }
            else if (item.Problem(sent, lenient) is { } problem)
            {
                target.ValidationErrors.Add($"{path}.{key}", $"{path}.{key} {problem}");
            }
            else
            {
                target.Writer.WritePropertyName(key);
                item.Copy(sent, lenient, item.HasParts ? $"{path}.{key}" : "", target);
            }
        }

        target.Writer.WriteEndObject();
    }

    public override void WriteSample(Utf8JsonWriter writer, int depth)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("a"u8);
        item.WriteSample(writer, depth + 1);
        writer.WriteEndObject();
    }
}
