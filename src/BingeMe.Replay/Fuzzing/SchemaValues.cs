using System.Globalization;
using System.Text.Json;

namespace BingeMe.Replay.Fuzzing;

/// <summary>Values that a schema allows, and values just beside what it allows.</summary>
/// <param name="schema">Resolves references.</param>
/// <param name="known">Values that the corpus or the document shows for a name; empty where none.</param>
internal sealed class SchemaValues(ApiSchema schema, Func<string, IReadOnlyList<JsonPart>> known)
{
    private const int Deepest = 5;

    /// <summary>One value in this many is odd.</summary>
    private const int OddOneIn = 5;

    private static readonly string[] Names = ["id", "user_id", "role", "status", "__proto__", "", "é", "created_at", "amount"];

    /// <summary>A value for a name.</summary>
    /// <param name="name">The parameter's or member's name.</param>
    /// <param name="given">Its schema.</param>
    /// <param name="random">What choices follow from.</param>
    /// <param name="depth">How deep it lies.</param>
    public JsonPart Value(string name, JsonElement given, SplitMix random, int depth = 0)
    {
        var resolved = Branch(schema.Resolved(given), random);
        if (random.Below(OddOneIn) == 0) return Odd(name, resolved, random, depth);
        if (Kind(resolved, random) is not ("object" or "array") && known(name) is { Count: > 0 } shown && random.Below(4) > 0) return random.Of(shown);
        return Good(name, resolved, random, depth);
    }

    private static JsonElement Find(JsonElement given, string keyword) => given.ValueKind == JsonValueKind.Object && given.TryGetProperty(keyword, out var value) ? value : default;

    private static int? Number(JsonElement given, string keyword) => Find(given, keyword) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) && Math.Abs(value) < int.MaxValue ? (int)value : null;

    private static string Kind(JsonElement given, SplitMix random) => Find(given, "type") switch
    {
        { ValueKind: JsonValueKind.String } type => type.GetString() ?? "string",
        { ValueKind: JsonValueKind.Array } types when types.GetArrayLength() > 0 => types[random.Below(types.GetArrayLength())].GetString() ?? "string",
        _ => Find(given, "properties").ValueKind == JsonValueKind.Object ? "object" : Find(given, "items").ValueKind == JsonValueKind.Object ? "array" : "string",
    };

    private JsonElement Branch(JsonElement given, SplitMix random)
    {
        foreach (var keyword in new[] { "anyOf", "oneOf", "allOf" })
            if (Find(given, keyword) is { ValueKind: JsonValueKind.Array } branches && branches.GetArrayLength() > 0) return schema.Resolved(branches[random.Below(branches.GetArrayLength())]);
        return given;
    }

    private JsonPart Good(string name, JsonElement given, SplitMix random, int depth)
    {
        if (Find(given, "enum") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0) return Part(choices[random.Below(choices.GetArrayLength())]);
        if (Find(given, "examples") is { ValueKind: JsonValueKind.Array } examples && examples.GetArrayLength() > 0 && random.Below(2) == 0) return Part(examples[random.Below(examples.GetArrayLength())]);
        switch (Kind(given, random))
        {
            case "object":
                return Object(given, random, depth, static (_, isRequired, random) => isRequired || random.Below(3) > 0);
            case "array":
                var least = Number(given, "minItems") ?? 0;
                return List(name, given, random, depth, least + random.Below(Math.Clamp((Number(given, "maxItems") ?? least + 3) - least, 1, 4) + 1));
            case "integer" or "number":
                var (from, to) = (Number(given, "minimum") ?? 0, Number(given, "maximum") ?? 1000);
                return Of(random.Below(3) switch { 0 => from, 1 => Math.Max(from, to), _ => from + random.Below(Math.Max(1, to - from)) });
            case "boolean":
                return JsonPart.Literal(random.Below(2) == 0 ? "true" : "false");
            case "null":
                return JsonPart.Literal("null");
            default:
                return JsonPart.Text(Text(given, random));
        }
    }

    /// <summary>What the schema does not allow, but a client may send: the edge itself or one beyond it, another type, null.</summary>
    private JsonPart Odd(string name, JsonElement given, SplitMix random, int depth)
    {
        var kind = Kind(given, random);
        if (random.Below(3) == 0)
        {
            return random.Below(6) switch
            {
                0 => JsonPart.Literal("null"),
                1 => JsonPart.Literal(random.Of(BodyMutations.Numbers)),
                2 => JsonPart.Literal(random.Below(2) == 0 ? "true" : "false"),
                3 => JsonPart.Text(random.Of(BodyMutations.Texts)),
                4 => JsonPart.Container(isList: random.Below(2) == 0),
                _ => BodyMutations.Deep(random.Of([3, 63, 64, 65]), random.Below(2) == 0),
            };
        }

        switch (kind)
        {
            case "object":
                var whole = Object(given, random, depth, static (_, isRequired, random) => isRequired && random.Below(2) == 0);
                if (random.Below(2) == 0) whole.Members.Add(new(random.Of(Names), JsonPart.Literal(random.Of(BodyMutations.Numbers))));
                return whole;
            case "array":
                var (least, most) = (Number(given, "minItems") ?? 1, Number(given, "maxItems") ?? 50);
                return List(name, given, random, depth, Math.Clamp(random.Of([0, least - 1, most, most + 1]), 0, 300));
            case "integer" or "number":
                var (from, to) = (Number(given, "minimum") ?? 0, Number(given, "maximum") ?? 1000);
                return random.Below(6) switch
                {
                    0 => Of(from - 1L),
                    1 => Of(to + 1L),
                    2 => Of(-1),
                    3 => JsonPart.Text(from.ToString(CultureInfo.InvariantCulture)),
                    4 => JsonPart.Literal($"{from.ToString(CultureInfo.InvariantCulture)}.5"),
                    _ => JsonPart.Literal(random.Of(BodyMutations.Numbers)),
                };
            default:
                if (Find(given, "enum") is { ValueKind: JsonValueKind.Array } choices && choices.GetArrayLength() > 0 && Part(choices[random.Below(choices.GetArrayLength())]).AsText() is { Length: > 0 } choice)
                {
                    return JsonPart.Text(random.Of([JsonPart.Cut(choice, choice.Length - 1), char.IsSurrogate(choice[^1]) ? choice + choice : choice + choice[^1], choice.ToUpperInvariant(), " " + choice, choice + " ", choice + "\u0301", $"{choice},{choice}"]));
                }

                var (shortest, longest) = (Number(given, "minLength") ?? 1, Number(given, "maxLength") ?? 255);
                return random.Below(4) switch
                {
                    0 => JsonPart.Literal($"\"{random.Of(BodyMutations.Unicode)}\""),
                    1 => JsonPart.Text(random.Of(BodyMutations.Texts)),
                    _ => JsonPart.Text(Long(random.Of([shortest - 1, shortest, longest, longest + 1]), random)),
                };
        }
    }

    private JsonPart Object(JsonElement given, SplitMix random, int depth, Func<string, bool, SplitMix, bool> isThere)
    {
        var made = JsonPart.Container(isList: false);
        if (depth >= Deepest || Find(given, "properties") is not { ValueKind: JsonValueKind.Object } properties) return made;
        var required = Find(given, "required") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray().Select(static r => r.GetString() ?? "").ToHashSet(StringComparer.Ordinal) : [];
        foreach (var property in properties.EnumerateObject())
            if (isThere(property.Name, required.Contains(property.Name), random)) made.Members.Add(new(property.Name, Value(property.Name, property.Value, random, depth + 1)));
        return made;
    }

    private JsonPart List(string name, JsonElement given, SplitMix random, int depth, int count)
    {
        var made = JsonPart.Container(isList: true);
        if (depth >= Deepest) return made;
        for (var i = 0; i < count; i++) made.Items.Add(Value(name, Find(given, "items"), random, depth + 1));
        return made;
    }

    private static string Text(JsonElement given, SplitMix random)
    {
        var (shortest, longest) = (Number(given, "minLength") ?? 0, Number(given, "maxLength") ?? 40);
        var text = (Find(given, "format") is { ValueKind: JsonValueKind.String } format ? format.GetString() : "") switch
        {
            "email" => "someone@mail.example",
            "date" => "2025-06-20",
            "date-time" => "2025-06-20T10:00:00Z",
            "time" => "10:00:00",
            "uri" or "url" => "https://mail.example/x",
            "uuid" => "11111111-0000-4000-8000-000000000001",
            "password" => "Fixture-pass-1",
            _ => random.Of(["1", "2", "text", "Two words", "été 😀", "2025-06-20", "yes", "all"]),
        };
        return text.Length < shortest ? Long(shortest, random) : text.Length > longest ? JsonPart.Cut(text, longest) : text;
    }

    /// <summary>Of one sort of letters, since limits may count bytes, UTF-16 units or characters.</summary>
    private static string Long(int length, SplitMix random)
    {
        var letter = random.Of(["a", "é", "9", "😀"]);
        return string.Concat(Enumerable.Repeat(letter, Math.Clamp(length, 0, 70_000)));
    }

    private static JsonPart Of(long number) => JsonPart.Literal(number.ToString(CultureInfo.InvariantCulture));

    private static JsonPart Part(JsonElement value) => JsonPart.Parse(value.GetRawText()) ?? JsonPart.Literal("null");
}
