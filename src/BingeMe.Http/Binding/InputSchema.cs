using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace BingeMe.Http.Binding;

/// <summary>
/// Makes the schema of an input type from its JSON metadata. What cannot be checked is refused here, so that no value of a client can
/// reach a converter that throws at it.
/// </summary>
internal sealed class InputSchema
{
    private static readonly TextSchema Text = new();
    private static readonly ScalarSchema Scalar = new();
    private static readonly AnySchema Any = new();

    /// <summary>Types whose schema needs no metadata. A number of JSON that no decimal holds fits no input.</summary>
    private static readonly Dictionary<Type, ValueSchema> Known = new()
    {
        [typeof(string)] = Text,
        [typeof(JsonElement)] = Any,
        [typeof(bool)] = new BooleanSchema(),
        [typeof(byte)] = new NumberSchema(byte.MinValue, byte.MaxValue, isWhole: true),
        [typeof(short)] = new NumberSchema(short.MinValue, short.MaxValue, isWhole: true),
        [typeof(int)] = new NumberSchema(int.MinValue, int.MaxValue, isWhole: true),
        [typeof(long)] = new NumberSchema(long.MinValue, long.MaxValue, isWhole: true),
        [typeof(uint)] = new NumberSchema(uint.MinValue, uint.MaxValue, isWhole: true),
        [typeof(ulong)] = new NumberSchema(ulong.MinValue, ulong.MaxValue, isWhole: true),
        [typeof(float)] = new NumberSchema(decimal.MinValue, decimal.MaxValue, isWhole: false),
        [typeof(double)] = new NumberSchema(decimal.MinValue, decimal.MaxValue, isWhole: false),
        [typeof(decimal)] = new NumberSchema(decimal.MinValue, decimal.MaxValue, isWhole: false),
        [typeof(DateOnly)] = new DateSchema(),
        [typeof(DateTimeOffset)] = new InstantSchema(),
        [typeof(Guid)] = new UuidSchema(),
    };

    private readonly Dictionary<Type, ObjectSchema> objects = [];
    private readonly JsonSerializerOptions options;

    private InputSchema(JsonSerializerOptions options) => this.options = options;

    /// <summary>The schema of an input type.</summary>
    /// <exception cref="NotSupportedException">The type, or a member of it, cannot be checked; the text names it.</exception>
    public static ObjectSchema Of(JsonTypeInfo type) => type.Kind == JsonTypeInfoKind.Object && !Known.ContainsKey(type.Type)
        ? new InputSchema(type.Options).Object(type, type.Type.Name)
        : throw Unsupported(type.Type.Name, "is no object");

    /// <summary>Reads a value in which every member is filled, so that what the schema lets through is seen to be readable.</summary>
    /// <exception cref="NotSupportedException">It is not.</exception>
    public static void Verify(JsonTypeInfo type)
    {
        var schema = Of(type);
        var sample = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(sample)) schema.WriteSample(writer, 0);
        try
        {
            JsonSerializer.Deserialize(sample.WrittenSpan, type);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new NotSupportedException($"{type.Type.Name} cannot be read from {Encoding.UTF8.GetString(sample.WrittenSpan)}: {e.Message}", e);
        }
    }

    private ObjectSchema Object(JsonTypeInfo type, string path)
    {
        if (objects.TryGetValue(type.Type, out var known)) return known;
        if (type.PolymorphismOptions is not null) throw Unsupported(path, "is polymorphic");
        var schema = new ObjectSchema();
        objects.Add(type.Type, schema);
        var members = new List<MemberSchema>(type.Properties.Count);
        foreach (var property in type.Properties)
        {
            var at = $"{path}.{property.Name}";
            if (property.IsExtensionData) throw Unsupported(at, "takes unknown members");
            if (property.IsRequired) throw Unsupported(at, "is required by its type; presence is a rule, so that it is told together with every other fault");

            // Computed ones are never read.
            if (property.Set is null && property.AssociatedParameter is null) continue;
            var handling = property.NumberHandling ?? type.NumberHandling ?? options.NumberHandling;
            members.Add(new MemberSchema(
                property.Name, Encoding.UTF8.GetBytes(property.Name), Member(type, property, at), handling.HasFlag(JsonNumberHandling.AllowReadingFromString)));
        }

        schema.Members = [.. members];
        return schema;
    }

    private ValueSchema Member(JsonTypeInfo owner, JsonPropertyInfo property, string path)
    {
        if (property.CustomConverter is null) return Value(property.PropertyType, path);
        if (property.CustomConverter is StringOrNumberConverter) return Scalar;
        if (Underlying(property.PropertyType).IsEnum) return Choice(owner.GetJsonSchemaAsNode()["properties"]?[property.Name], path);
        throw Unsupported(path, $"has the converter {property.CustomConverter.GetType().Name}, which is not known to refuse bad values");
    }

    private ValueSchema Value(Type type, string path)
    {
        var underlying = Underlying(type);
        if (Known.TryGetValue(underlying, out var known)) return known;
        var info = options.GetTypeInfo(type);
        if (underlying.IsEnum) return Choice(info.GetJsonSchemaAsNode(), path);
        return info.Kind switch
        {
            JsonTypeInfoKind.Object when underlying == type && type != typeof(object) => Object(info, path),
            JsonTypeInfoKind.Enumerable when info.ElementType is { } item => new ListSchema(Value(item, path + "[]"), Underlying(item) != item),
            JsonTypeInfoKind.Dictionary when info.KeyType == typeof(string) && info.ElementType is { } item =>
                new MapSchema(Value(item, path + ".*"), Underlying(item) != item),
            _ => throw Unsupported(path, $"is of the type {(underlying == type ? type.Name : underlying.Name + "?")}, where {Readable} are read"),
        };
    }

    /// <summary>For whoever has to choose another type.</summary>
    private const string Readable = "texts, booleans, numbers, DateOnly, DateTimeOffset, Guid, enums by name, JsonElement, and objects, lists and maps from texts of these";

    /// <summary>The names of an enum as its converter knows them. By number, a client could give one that has no name.</summary>
    private static ChoiceSchema Choice(JsonNode? schema, string path)
    {
        var names = (schema?["enum"] as JsonArray)?.OfType<JsonValue>().Select(static n => n.GetValue<string>()).ToArray();
        return names is { Length: > 0 } ? new ChoiceSchema(names) : throw Unsupported(path, "is an enum that is not read by name: give it a JsonStringEnumConverter");
    }

    private static Type Underlying(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    private static NotSupportedException Unsupported(string path, string why) => new($"{path} {why}: the binder cannot check it.");
}
