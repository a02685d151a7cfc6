using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace BingeMe.Http.Binding;

/// <summary>
/// What a JSON value must be to become a value of one .NET type. A schema refuses everything that the type's JSON reader would refuse: what
/// it lets through can be deserialised.
/// </summary>
internal abstract class ValueSchema
{
    /// <summary>Whether the value has parts with paths of their own.</summary>
    public virtual bool HasParts => false;

    /// <summary>Whether a blank text in a form or query counts as absent, because it cannot be a value of the type.</summary>
    public virtual bool IsAbsentWhenBlank => false;

    /// <summary>Null when the value fits; else what it must be, to stand after the field's name. Parts are looked at by <see cref="Copy"/>.</summary>
    /// <param name="value">Not null in JSON's sense.</param>
    /// <param name="lenient">Whether numbers and booleans may be told as texts.</param>
    public abstract string? Problem(JsonElement value, bool lenient);

    /// <summary>Writes a value that fits, and notes the faults of its parts.</summary>
    /// <param name="value">The value.</param>
    /// <param name="lenient">As in <see cref="Problem"/>.</param>
    /// <param name="path">The value's path; empty for a value without parts.</param>
    /// <param name="target">Where to.</param>
    public virtual void Copy(JsonElement value, bool lenient, string path, in CopyTarget target) => value.WriteTo(target.Writer);

    /// <summary>Writes a value that fits, with every member filled; for the verification of a table.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="depth">Objects and lists around it.</param>
    public abstract void WriteSample(Utf8JsonWriter writer, int depth);

    protected static string? AsText(JsonElement value) => value.ValueKind == JsonValueKind.String && !JsonText.IsTooLong(value) && JsonText.IsUnicode(value) ? value.GetString() : null;
}

/// <summary>Where a checked value goes.</summary>
/// <param name="Writer">Takes what fits.</param>
/// <param name="ValidationErrors">Takes what does not.</param>
/// <param name="IsText">Whether the source is a form or a query, where everything is a text.</param>
internal readonly record struct CopyTarget(Utf8JsonWriter Writer, ValidationErrors ValidationErrors, bool IsText)
{
    /// <summary>Whether a value can be copied without passing what an input may hold (<see cref="InputBounds.InputBytes"/>).</summary>
    public bool HasRoomFor(JsonElement value) =>
        Writer.BytesCommitted + Writer.BytesPending + JsonMarshal.GetRawUtf8Value(value).Length <= InputBounds.InputBytes;
}

/// <summary>Texts of a JSON document.</summary>
internal static class JsonText
{
    /// <summary>
    /// Whether .NET can read the text: JSON lets an escape stand for half a character (RFC 8259 section 8.2), and such a text throws when
    /// it is read.
    /// </summary>
    public static bool IsUnicode(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || JsonMarshal.GetRawUtf8Value(value).IndexOf("\\u"u8) < 0) return true;
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>What is wrong with a value that <see cref="IsTooLong"/>.</summary>
    public static string TooLong { get; } = $"must have at most {InputBounds.TextBytes} bytes.";

    /// <summary>Whether a value has more bytes than any that an operation takes. Asked before the value is read.</summary>
    public static bool IsTooLong(JsonElement value) => JsonMarshal.GetRawUtf8Value(value).Length > InputBounds.TextBytes;

    /// <summary>Whether a text of white space, or none at all, stands there.</summary>
    public static bool IsBlank(JsonElement value) => value.ValueKind == JsonValueKind.String && !IsTooLong(value) && IsUnicode(value) && string.IsNullOrWhiteSpace(value.GetString());

    /// <summary>A member's name, unless it has half a character.</summary>
    public static bool TryName(in JsonProperty member, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }

    /// <summary>What is wrong with a value of which a member's name cannot be read.</summary>
    public static string BadNameOf(string path) => $"{path} has a member whose name is no Unicode text.";

    public static ApiException BadName() => ApiException.BadRequest("A member's name in the body is no Unicode text.");
}

/// <summary>Texts.</summary>
internal sealed class TextSchema : ValueSchema
{
    public override string? Problem(JsonElement value, bool lenient) =>
        value.ValueKind != JsonValueKind.String ? "must be a string."
        : JsonText.IsTooLong(value) ? JsonText.TooLong
        : JsonText.IsUnicode(value) ? null
        : "must be a string.";

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue("a");
}

/// <summary>Texts that clients send as a number too (<see cref="StringOrNumberConverter"/>).</summary>
internal sealed class ScalarSchema : ValueSchema
{
    public override string? Problem(JsonElement value, bool lenient) =>
        value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "must be a single value."
        : JsonText.IsTooLong(value) ? JsonText.TooLong
        : JsonText.IsUnicode(value) ? null
        : "must be a single value.";

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteNumberValue(1);
}

/// <summary>Booleans.</summary>
internal sealed class BooleanSchema : ValueSchema
{
    public override string? Problem(JsonElement value, bool lenient) => Read(value, lenient) is null ? "must be true or false." : null;

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target) => target.Writer.WriteBooleanValue(Read(value, lenient)!.Value);

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteBooleanValue(true);

    private static bool? Read(JsonElement value, bool lenient) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when lenient => AsText(value) switch { "true" or "1" => true, "false" or "0" => false, _ => null },
        _ => null,
    };
}

/// <summary>Numbers within bounds.</summary>
/// <param name="least">The type's least value.</param>
/// <param name="most">The type's greatest value.</param>
/// <param name="isWhole">Whether the type has no fractions.</param>
internal sealed class NumberSchema(decimal least, decimal most, bool isWhole) : ValueSchema
{
    public override bool IsAbsentWhenBlank => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        Read(value, lenient) is { } number && number >= least && number <= most && (!isWhole || number == decimal.Truncate(number)) ? null
        : isWhole ? "must be a whole number."
        : "must be a number.";

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target)
    {
        var number = Read(value, lenient)!.Value;

        // 1.0 and -0 are whole numbers, but the types' readers do not take them as they stand.
        target.Writer.WriteNumberValue(!isWhole ? number : number == 0 ? 0 : decimal.Truncate(number));
    }

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteNumberValue(1);

    private static decimal? Read(JsonElement value, bool lenient) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : null,
        JsonValueKind.String when lenient => decimal.TryParse(
            AsText(value), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };
}

/// <summary>Days, <c>YYYY-MM-DD</c> (RFC 3339, full-date).</summary>
internal sealed class DateSchema : ValueSchema
{
    private const string Form = "yyyy-MM-dd";

    public override bool IsAbsentWhenBlank => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        DateOnly.TryParseExact(AsText(value), Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "must be a day like 2025-12-31.";

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue("2025-12-31");
}

/// <summary>Instants with their offset (RFC 3339, date-time): without one, the server's time zone would decide what is meant.</summary>
internal sealed class InstantSchema : ValueSchema
{
    public override bool IsAbsentWhenBlank => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        AsText(value) is not null && value.TryGetDateTime(out var time) && time.Kind != DateTimeKind.Unspecified && value.TryGetDateTimeOffset(out _)
            ? null : "must be a time with its offset, like 2025-12-31T23:59:59Z.";

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue("2025-12-31T23:59:59Z");
}

/// <summary>UUIDs (RFC 9562 section 4).</summary>
internal sealed class UuidSchema : ValueSchema
{
    public override bool IsAbsentWhenBlank => true;

    public override string? Problem(JsonElement value, bool lenient) => AsText(value) is not null && value.TryGetGuid(out _) ? null : "must be a UUID.";

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue(Guid.Empty);
}

/// <summary>One of several names.</summary>
internal sealed class ChoiceSchema(string[] names) : ValueSchema
{
    private readonly string problem = $"must be one of {string.Join(", ", names)}.";

    public override bool IsAbsentWhenBlank => true;

    public override string? Problem(JsonElement value, bool lenient) => AsText(value) is { } text && Array.IndexOf(names, text) >= 0 ? null : problem;

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue(names[0]);
}

/// <summary>Any JSON, for members whose form a handler reads itself. All that is asked of it is that its texts and names can be read.</summary>
internal sealed class AnySchema : ValueSchema
{
    public override bool HasParts => true;

    public override string? Problem(JsonElement value, bool lenient) =>
        JsonText.IsTooLong(value) ? JsonText.TooLong
        : InputBounds.Holds(value) ? null
        : $"may hold at most {InputBounds.Items} values.";

    public override void Copy(JsonElement value, bool lenient, string path, in CopyTarget target)
    {
        if (JsonMarshal.GetRawUtf8Value(value).IndexOf("\\u"u8) < 0 || Check(value, path, target.ValidationErrors)) value.WriteTo(target.Writer);
        else target.Writer.WriteNullValue();
    }

    public override void WriteSample(Utf8JsonWriter writer, int depth) => writer.WriteStringValue("a");

    private static bool Check(JsonElement value, string path, ValidationErrors errors)
    {
        var isGood = true;
        switch (value.ValueKind)
        {
            case JsonValueKind.String when !JsonText.IsUnicode(value):
                errors.AddFreeForm(path, $"{path} must be Unicode text.");
                return false;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray()) isGood &= Check(item, $"{path}[{index++}]", errors);
                return isGood;
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (JsonText.TryName(member, out var name))
                    {
                        isGood &= Check(member.Value, $"{path}.{name}", errors);
                        continue;
                    }

                    errors.AddFreeForm(path, JsonText.BadNameOf(path));
                    return false;
                }

                return isGood;
            default:
                return true;
        }
    }
}
