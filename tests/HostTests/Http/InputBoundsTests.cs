using System.Text;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Operations;
using Xunit;

namespace HostTests.Http;

/// <summary>What one body may cost: how large it is and of what is the client's choice.</summary>
public sealed class InputBoundsTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const int MostAllocated = 64 * 1024 * 1024;
    private const int MostAnswer = 64 * 1024;

    private readonly PipelineUnderTest api = new(static table =>
    {
        Echo(table.Post("t.post", "/t"));
        Echo(table.Post("t.422", "/t422").InvalidAs(422));
    });

    public static TheoryData<string, string> Shapes()
    {
        var shapes = new TheoryData<string, string>();
        foreach (var member in new[] { "any", "tags", "numbers", "parts", "map", "text", "count", "unknown" })
        {
            foreach (var item in new[] { "1", "\"x\"", "null", "{}", "[1]", "{\"name\":1}", "\"\\ud800\"", "[[[[[[]]]]]]" })
                shapes.Add($"[{item}] of {member}", "application/json");
            foreach (var text in new[] { "x", "\u20b9", "\\ud800", "\\u0000" })
            {
                shapes.Add($"text {text} of {member}", "application/json");
                shapes.Add($"names {text} of {member}", "application/json");
                shapes.Add($"name {text} of {member}", "application/json");
            }

            shapes.Add($"digits of {member}", "application/json");
            foreach (var name in new[] { member, $"{member}[]", $"{member}[a]", $"{member}[0][name]" }) shapes.Add($"fields {name}", Form);
            shapes.Add($"value of {member}", Form);
            shapes.Add($"escapes of {member}", Form);
            shapes.Add($"field name of {member}", Form);
        }

        foreach (var body in new[] { "spaces", "roots", "depth", "members", "list" }) shapes.Add(body, "application/json");
        foreach (var body in new[] { "ampersands", "equals", "brackets" }) shapes.Add(body, Form);
        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task No_body_of_10_MB_costs_more_than_64_MB_or_is_answered_with_more_than_64_KB(string shape, string type)
    {
        var body = Encoding.UTF8.GetBytes(Make(shape));
        Assert.InRange(body.Length, 9_000_000, ApiLimits.BodyBytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var answering = api.Send("POST", "/t", body, CancellationToken.None, ("content-type", type));
        Assert.True(answering.IsCompleted);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MostAllocated);
        var answer = await answering;
        Assert.True(answer.Status is 200 or 400, $"{answer.Status} {answer.Text[..Math.Min(300, answer.Text.Length)]}");
        Assert.InRange(Encoding.UTF8.GetByteCount(answer.Text), 0, MostAnswer);
    }

    [Theory]
    [InlineData("any")]
    [InlineData("tags")]
    [InlineData("ids")]
    [InlineData("parts")]
    [InlineData("map")]
    public async Task A_list_or_map_is_bounded_before_its_items_are_looked_at(string field)
    {
        var isMap = field == "map";
        foreach (var count in new[] { 1001, 5000, 30_000 })
        {
            var items = string.Join(',', Enumerable.Range(0, count).Select(i => isMap ? $"\"k{i}\":true" : "true"));
            var answer = (await api.Post("/t422", "{\"" + field + "\":" + (isMap ? $"{{{items}}}" : $"[{items}]") + "}")).Expect(422);
            Assert.Equal([field], answer.FaultyFields);
            Assert.Single(answer.Error!["errors"]!.AsArray());
        }
    }

    [Fact]
    public async Task A_free_form_value_is_bounded_with_all_that_is_nested_in_it()
    {
        var nested = string.Join(',', Enumerable.Repeat("{\"a\":[1,2,3]}", 250));
        Assert.Equal(["any"], (await api.Post("/t", $$"""{"any":[{{nested}}]}""")).Expect(400).FaultyFields);
        (await api.Post("/t", $$"""{"any":[{{string.Join(',', Enumerable.Repeat("1", 1000))}}]}""")).Expect(200);
    }

    [Fact]
    public async Task An_answer_names_a_hundred_faults_and_tells_how_many_more_there_are()
    {
        var answer = (await api.Post("/t", $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("1", 777))}}]}""")).Expect(400);
        var errors = answer.Error!["errors"]!.AsArray();
        Assert.Equal(101, errors.Count);
        Assert.Equal("677 more faults are not named.", (string?)errors[100]);
        Assert.Equal(100, answer.FaultyFields.Count);
        Assert.Contains("777 fields or rules are not met", (string?)answer.Json["message"], StringComparison.Ordinal);
        Assert.Contains("more", (string?)answer.Json["message"], StringComparison.Ordinal);
        Assert.Equal(100, (await api.Post("/t", $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("1", 100))}}]}""")).Expect(400).Error!["errors"]!.AsArray().Count);
    }

    [Fact]
    public void Names_and_texts_of_faults_are_cut_between_characters()
    {
        var errors = new ValidationErrors();
        for (var i = 0; i < 300; i++) errors.Add(new string('\u20b9', 5000) + i, string.Concat(Enumerable.Repeat("\ud83c\udf0d", 5000)));
        var answer = ApiException.Invalid(errors);
        Assert.InRange(answer.Details!.ToJsonString().Length + answer.Message.Length, 0, MostAnswer);
        Assert.Equal(300, errors.Count);
        Encoding.GetEncoding("utf-8", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetBytes(answer.Message);
    }

    private static void Echo(OperationBuilder operation) => operation.Open().Accepts(static () => BoundsJson.Default.BoundsSample)
        .Handle(static _ => Task.FromResult(Response.Ok("ok")));

    /// <summary>A body of ten million bytes, less what its frame takes.</summary>
    private static string Make(string shape)
    {
        const int size = ApiLimits.BodyBytes - 10_000;
        var of = shape.IndexOf(" of ", StringComparison.Ordinal);
        var member = of < 0 ? "" : shape[(of + 4)..];
        string Repeat(string text, string between = "") => string.Join(between, Enumerable.Repeat(text, size / (Encoding.UTF8.GetByteCount(text) + between.Length)));
        string Names(string text)
        {
            var names = new StringBuilder();
            for (var i = 0; names.Length * (text == "\u20b9" ? 1.2 : 1) < size * 0.96; i++) names.Append(i == 0 ? "" : ",").Append($"\"{text}{i}\":1");
            return names.ToString();
        }

        return shape.Split(' ')[0] switch
        {
            "text" => $"{{\"{member}\":\"{Repeat(shape.Split(' ')[1])}\"}}",
            "names" => $"{{\"{member}\":{{{Names(shape.Split(' ')[1])}}}}}",
            "name" => $"{{\"{member}\":{{\"{Repeat(shape.Split(' ')[1])}\":1}}}}",
            "digits" => $"{{\"{member}\":{Repeat("1")}}}",
            "fields" => Repeat($"{shape.Split(' ')[1]}=x", "&"),
            "value" => $"{member}={Repeat("x")}",
            "escapes" => $"{member}={Repeat("%e2%82%b9+")}",
            "field" => $"{member}[{Repeat("x")}]=1",
            "spaces" => "{" + Repeat(" ") + "}",
            "roots" => "{}" + Repeat("{}"),
            "depth" => "{\"any\":" + Repeat("["),
            "members" => $"{{{Names("m")}}}",
            "list" => $"[{Repeat("1", ",")}]",
            "ampersands" => Repeat("&"),
            "equals" => Repeat("="),
            "brackets" => Repeat("tags[0][0]=&"),
            _ => $"{{\"{member}\":[{Repeat(shape[1..(of - 1)], ",")}]}}",
        };
    }
}
