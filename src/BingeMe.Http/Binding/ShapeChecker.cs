using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BingeMe.Http.Binding;

/// <summary>
/// Copies a JSON value, leaving out every member whose type does not fit and noting it as a fault. In texts (forms, queries) numbers and
/// booleans are taken from their text. Unknown members are dropped, a null counts as absent.
/// </summary>
internal static class ShapeChecker
{
    public static void Copy(JsonElement source, JsonTypeInfo type, bool isText, Faults faults, Utf8JsonWriter target, string path = "")
    {
        target.WriteStartObject();
        foreach (var property in type.Properties)
        {
            if (!TryGet(source, property.Name, out var value) || value.ValueKind == JsonValueKind.Null) continue;
            var name = path + property.Name;
            var lenient = isText || (property.NumberHandling ?? type.NumberHandling ?? JsonNumberHandling.Strict).HasFlag(JsonNumberHandling.AllowReadingFromString);
            if (Fault(value, property, lenient, name) is { } fault)
            {
                if (fault.Length > 0) faults.Add(name, fault);
                continue;
            }

            target.WritePropertyName(property.Name);
            Write(value, property, lenient, isText, faults, target, name);
        }

        target.WriteEndObject();
    }

    /// <summary>Null when the value fits; a sentence when it does not; empty when the member is to be left out without a fault.</summary>
    private static string? Fault(JsonElement value, JsonPropertyInfo property, bool lenient, string name)
    {
        var wanted = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (wanted == typeof(JsonElement)) return null;
        if (property.CustomConverter is not null)
            return value.ValueKind is JsonValueKind.Object or JsonValueKind.Array || !IsUnicode(value) ? $"{name} must be a single value." : null;
        if (wanted == typeof(string)) return value.ValueKind == JsonValueKind.String && IsUnicode(value) ? null : $"{name} must be a string.";
        if (wanted == typeof(bool))
            return value.ValueKind is JsonValueKind.True or JsonValueKind.False || (lenient && AsBoolean(value) is not null) ? null : $"{name} must be true or false.";
        if (wanted == typeof(int) || wanted == typeof(long))
        {
            if (lenient && IsBlank(value)) return "";
            return AsNumber(value, lenient) is { } number && number == decimal.Truncate(number) && Fits(number, wanted) ? null : $"{name} must be a whole number.";
        }

        if (wanted == typeof(decimal) || wanted == typeof(double))
        {
            if (lenient && IsBlank(value)) return "";
            return AsNumber(value, lenient) is not null ? null : $"{name} must be a number.";
        }

        return Kind(property) switch
        {
            JsonTypeInfoKind.Enumerable => value.ValueKind == JsonValueKind.Array ? null : $"{name} must be an array.",
            JsonTypeInfoKind.Object => value.ValueKind == JsonValueKind.Object ? null : $"{name} must be an object.",
            _ => null,
        };
    }

    private static void Write(JsonElement value, JsonPropertyInfo property, bool lenient, bool isText, Faults faults, Utf8JsonWriter target, string name)
    {
        var wanted = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (wanted == typeof(bool)) target.WriteBooleanValue(AsBoolean(value) ?? value.GetBoolean());
        else if (wanted == typeof(int) || wanted == typeof(long)) target.WriteNumberValue((long)AsNumber(value, lenient)!.Value);
        else if (wanted == typeof(decimal) || wanted == typeof(double)) target.WriteNumberValue(AsNumber(value, lenient)!.Value);
        else if (property.CustomConverter is null && wanted != typeof(JsonElement) && Kind(property) == JsonTypeInfoKind.Object)
            Copy(value, property.Options.GetTypeInfo(property.PropertyType), isText, faults, target, name + ".");
        else if (property.CustomConverter is null && Kind(property) == JsonTypeInfoKind.Enumerable) WriteItems(value, property, isText, faults, target, name);
        else value.WriteTo(target);
    }

    private static void WriteItems(JsonElement list, JsonPropertyInfo property, bool isText, Faults faults, Utf8JsonWriter target, string name)
    {
        var item = property.Options.GetTypeInfo(property.PropertyType).ElementType!;
        var itemInfo = property.Options.GetTypeInfo(item);
        target.WriteStartArray();
        var index = 0;
        foreach (var value in list.EnumerateArray())
        {
            var at = $"{name}[{index++}]";
            if (itemInfo.Kind == JsonTypeInfoKind.Object && item != typeof(JsonElement))
            {
                if (value.ValueKind == JsonValueKind.Object) Copy(value, itemInfo, isText, faults, target, at + ".");
                else faults.Add(at, $"{at} must be an object.");
            }
            else if (item == typeof(string) && (value.ValueKind != JsonValueKind.String || !IsUnicode(value))) faults.Add(at, $"{at} must be a string.");
            else if (item == typeof(long) || item == typeof(int))
            {
                if (AsNumber(value, isText) is { } number && number == decimal.Truncate(number) && Fits(number, item)) target.WriteNumberValue((long)number);
                else faults.Add(at, $"{at} must be a whole number.");
            }
            else value.WriteTo(target);
        }

        target.WriteEndArray();
    }

    private static JsonTypeInfoKind Kind(JsonPropertyInfo property) => property.Options.GetTypeInfo(property.PropertyType).Kind;

    private static bool TryGet(JsonElement source, string name, out JsonElement value)
    {
        try
        {
            return source.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            // A member's name has an escape for half a character, which cannot be compared with anything.
            throw ApiException.BadRequest("A member's name in the body is no Unicode text.");
        }
    }

    /// <summary>JSON lets an escape stand for half a character (RFC 8259 section 8.2); .NET refuses to read such a text.</summary>
    private static bool IsUnicode(JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String || !value.GetRawText().Contains("\\u", StringComparison.Ordinal)) return true;
        try
        {
            return value.GetString() is not null;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsBlank(JsonElement value) => IsUnicode(value) && value.ValueKind == JsonValueKind.String && string.IsNullOrWhiteSpace(value.GetString());

    private static bool? AsBoolean(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when IsUnicode(value) => value.GetString() switch { "true" or "1" => true, "false" or "0" => false, _ => null },
        _ => null,
    };

    private static decimal? AsNumber(JsonElement value, bool lenient) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetDecimal(out var number) ? number : null,
        JsonValueKind.String when lenient && IsUnicode(value) => decimal.TryParse(value.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null,
        _ => null,
    };

    private static bool Fits(decimal number, Type wanted) =>
        wanted == typeof(int) ? number is >= int.MinValue and <= int.MaxValue : number is >= long.MinValue and <= long.MaxValue;
}
