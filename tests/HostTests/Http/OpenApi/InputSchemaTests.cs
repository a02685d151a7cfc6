using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using BingeMe.TestSupport;
using CsCheck;
using Xunit;

namespace HostTests.Http.OpenApi;

/// <summary>The binder is total: it refuses a type that it cannot check, and a value that the type cannot take, by its path.</summary>
public sealed class InputSchemaTests
{
    private static readonly JsonSerializerOptions Options = new() { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly MethodInfo Binding = typeof(InputSchemaTests).GetMethod(nameof(Bind), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly Type[] Scalars =
    [
        typeof(string), typeof(bool), typeof(byte), typeof(short), typeof(int), typeof(long), typeof(uint), typeof(ulong), typeof(float), typeof(double), typeof(decimal),
        typeof(DateOnly), typeof(DateTimeOffset), typeof(Guid), typeof(Colour), typeof(JsonElement),
    ];

    private static readonly string[] Atoms =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "1.0", "1.5", "1e2", "1e400", "0.1e-40", "255", "2147483648", "9223372036854775808", "123456789012345678901234567890",
        "\"\"", "\" \"", "\"a\"", "\"1\"", "\"true\"", "\"Nope\"", "\"Red\"", "\"red\"", "\"2025-12-31\"", "\"2025-02-30\"", "\"2025-12-31T23:59:59Z\"", "\"2025-12-31T23:59:59\"",
        "\"2025-12-31T23:59:59+05:30\"", "\"00000000-0000-0000-0000-000000000000\"", "\"\\ud800\"", "\"\\ud83d\\ude00\"", "\"not a date\"",
    ];

    private static readonly Gen<Type> Types = Gen.Recursive<Type>((depth, inner) =>
    {
        var scalar = Gen.OneOf(Scalars);
        return depth > 2 ? scalar : Gen.Frequency(
            (4, scalar),
            (1, scalar.Select(static t => t.IsValueType ? typeof(Nullable<>).MakeGenericType(t) : t)),
            (2, inner.Select(static t => typeof(List<>).MakeGenericType(t))),
            (2, inner.Select(static t => typeof(Dictionary<,>).MakeGenericType(typeof(string), t))),
            (1, inner.Select(static t => typeof(Holder<>).MakeGenericType(t))));
    });

    private static readonly Gen<string> Values = Gen.Recursive<string>((depth, inner) =>
    {
        var atom = Gen.OneOf(Atoms);
        return depth > 3 ? atom : Gen.Frequency(
            (3, atom),
            (2, inner.Array[0, 3].Select(static items => $"[{string.Join(',', items)}]")),
            (2, Gen.Select(Gen.OneOf("Value", "a", "\\ud800", ""), inner).Array[0, 3].Select(static members => $"{{{string.Join(',', members.Select(static m => $"\"{m.Item1}\":{m.Item2}"))}}}")));
    });

    [Fact]
    public void Whatever_the_type_and_the_value_a_bad_one_is_a_fault_of_the_client() => Gen.Select(Types, Values).Sample(
        static (type, value) => Bound(typeof(Holder<>).MakeGenericType(type), $"{{\"Value\":{value}}}"), iter: Rounds.Of(5000, inLong: 200_000));

    [Theory]
    [InlineData(typeof(List<decimal>), """[1.5,"a"]""", "Value[1]")]
    [InlineData(typeof(List<bool>), "[1]", "Value[0]")]
    [InlineData(typeof(List<string>), "[null]", "Value[0]")]
    [InlineData(typeof(List<List<long>>), """[[1],[2,"x"]]""", "Value[1][1]")]
    [InlineData(typeof(Dictionary<string, string>), """{"a":1}""", "Value.a")]
    [InlineData(typeof(Dictionary<string, List<int>>), """{"a":[1,null]}""", "Value.a[1]")]
    [InlineData(typeof(List<Holder<DateOnly?>>), """[{"Value":"2025-02-30"}]""", "Value[0].Value")]
    [InlineData(typeof(DateTimeOffset?), "\"not a date\"", "Value")]
    [InlineData(typeof(DateTimeOffset?), "\"2025-12-31T23:59:59\"", "Value")]
    [InlineData(typeof(Colour?), "\"Nope\"", "Value")]
    [InlineData(typeof(Colour?), "1", "Value")]
    [InlineData(typeof(JsonElement), "{\"a\":[\"x\",\"\\ud800\"]}", "Value.a[1]")]
    public void A_bad_value_is_told_by_its_path(Type type, string json, string path) =>
        Assert.Equal([path], Bound(typeof(Holder<>).MakeGenericType(type), $"{{\"Value\":{json}}}")!["fields"]!.AsObject().Select(static f => f.Key));

    [Theory]
    [InlineData(typeof(List<int?>), "[1,null]")]
    [InlineData(typeof(Dictionary<string, decimal?>), """{"a":1.50,"b":null}""")]
    [InlineData(typeof(List<List<DateOnly>>), """[["2025-12-31"],[]]""")]
    [InlineData(typeof(DateTimeOffset?), "\"2025-12-31T23:59:59+05:30\"")]
    [InlineData(typeof(Colour?), "\"Red\"")]
    [InlineData(typeof(Holder<Holder<ulong>>), """{"Value":{"Value":-0}}""")]
    [InlineData(typeof(JsonElement), """{"a":[1,{"b":null}]}""")]
    public void A_good_value_is_taken(Type type, string json) => Assert.Null(Bound(typeof(Holder<>).MakeGenericType(type), $"{{\"Value\":{json}}}"));

    [Theory]
    [InlineData(typeof(object))]
    [InlineData(typeof(JsonNode))]
    [InlineData(typeof(DateTime))]
    [InlineData(typeof(TimeSpan))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(Uri))]
    [InlineData(typeof(char))]
    [InlineData(typeof(DayOfWeek))]
    [InlineData(typeof(List<DayOfWeek>))]
    [InlineData(typeof(Dictionary<int, string>))]
    [InlineData(typeof(Demanding))]
    [InlineData(typeof(Open))]
    [InlineData(typeof(Shape))]
    public void A_type_that_cannot_be_checked_is_refused_by_its_path(Type type) => Assert.StartsWith(
        "Holder`1.Value", Assert.Throws<NotSupportedException>(() => InputSchema.Of(Options.GetTypeInfo(typeof(Holder<>).MakeGenericType(type)))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_table_refuses_it_by_its_operation()
    {
        var failure = Assert.Throws<NotSupportedException>(static () => new PipelineUnderTest(static table =>
        {
            table.Post("t.bad", "/t").Open().Accepts(static () => (JsonTypeInfo<Holder<DateTime>>)Options.GetTypeInfo(typeof(Holder<DateTime>)))
                .Handle(static _ => Task.FromResult(Response.Ok("ok")));
            table.Verify();
        }));
        Assert.StartsWith("t.bad: Holder`1.Value", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Null when it was bound; the error's details when it was refused. Anything else fails the test.</summary>
    private static JsonNode? Bound(Type type, string json)
    {
        try
        {
            return (JsonNode?)Binding.MakeGenericMethod(type).Invoke(null, [json]);
        }
        catch (TargetInvocationException e) when (e.InnerException is ApiException { Status: 400 } refused)
        {
            return refused.Details;
        }
    }

    private static JsonObject? Bind<T>(string json)
        where T : class
    {
        var type = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
        InputSchema.Verify(type);
        var errors = new ValidationErrors();
        var request = new ApiRequest
        {
            Method = "POST",
            Target = RequestTarget.Parse("/t"),
            Headers = RequestHeaders.From("POST", [new("content-type", "application/json")], json.Length),
            Body = Encoding.UTF8.GetBytes(json),
            RequestId = "1",
        };
        var input = InputBinder.Bind(request, InputSource.Body, type, InputSchema.Of(type), errors);
        Assert.NotNull(input);
        return errors.None ? null : errors.ToJson();
    }

    [JsonConverter(typeof(JsonStringEnumConverter<Colour>))]
    internal enum Colour
    {
        Red,
        Green,
    }

    internal sealed class Holder<T>
    {
        public T? Value { get; set; }
    }

    internal sealed class Demanding
    {
        public required string Text { get; set; }
    }

    internal sealed class Open
    {
        [JsonExtensionData]
        public Dictionary<string, JsonElement>? Rest { get; set; }
    }

    [JsonDerivedType(typeof(Circle), "circle")]
    internal class Shape;

    internal sealed class Circle : Shape;
}
