using System.Text.RegularExpressions;
using BingeMe.Http;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;
using Xunit;

namespace HostTests.Http;

/// <summary>Rules as data, and code beside them: all faults of a request come in one answer, in the operation's status.</summary>
public sealed partial class ValidatorTests
{
    [Theory]
    [InlineData(null, "text is required.")]
    [InlineData(" ", "text is required.")]
    [InlineData("ab\n", "text must have a form.")]
    [InlineData("abcd", "text must have 1 to 3 characters.|text must have a form.")]
    [InlineData("abc", "")]
    public void Of_a_text(string? text, string errors)
    {
        var rules = new Validator<Sample>().Text("text", static s => s.Text, static f => f.Required().Length(1, 3).Matches(Form(), "text must have a form."));
        Assert.Equal(errors, Told(rules, new Sample { Text = text }));
        var data = Assert.Single(rules.Fields);
        Assert.Equal((true, 1, 3, "^[a-z]{1,3}$"), (data.IsRequired, data.MinLength, data.MaxLength, data.Pattern));
    }

    [Fact]
    public void Of_numbers_lists_and_choices()
    {
        var rules = new Validator<Sample>()
            .Number("price", static s => s.Price, static f => f.Required().Range(1, 5))
            .List("tags", static s => s.Tags?.Count, static f => f.Count(0, 1))
            .Text("code", static s => s.Code, static f => f.OneOf(["a", "b"]));
        Assert.Equal("", Told(rules, new Sample { Price = 5, Tags = ["a"], Code = "b" }));
        Assert.Equal(
            "price must be from 1 to 5.|tags may hold at most 1 items.|code must be one of a, b.", Told(rules, new Sample { Price = 5.01m, Tags = ["a", "b"], Code = "B" }));
        Assert.Equal("price is required.", Told(rules, new Sample()));
    }

    [Theory]
    [InlineData("^[0-9]+$")]
    [InlineData(@"[0-9]+\z")]
    [InlineData(@"^\d+\z")]
    public void A_pattern_matches_whole_values(string pattern) =>
        Assert.Throws<ArgumentException>(() => new Validator<Sample>().Text("text", static s => s.Text, f => f.Matches(new Regex(pattern), "")));

    [Fact]
    public async Task Faults_of_types_rules_and_parsing_come_in_one_answer_in_the_operations_status()
    {
        var api = new PipelineUnderTest(static table => table.Post("t.post", "/t").Open().InvalidAs(422)
            .Accepts(static () => SampleJson.Default.Sample, static () => new SampleRules())
            .Parsed(static (call, errors) =>
            {
                errors.Unless(call.Input.Code == "right" && call.Now > default(DateTimeOffset), "code", "code is not right.");
                return ValueTask.FromResult<string?>(errors.None ? "parsed" : null);
            })
            .Handle(static call => Task.FromResult(Response.Ok(call.Input))));
        Assert.Equal(["price", "count", "code"], (await api.Post("/t", """{"price":"x","count":-1,"code":"wrong"}""")).Expect(422).FaultyFields);
        Assert.Equal("parsed", (string?)(await api.Post("/t", """{"code":"right"}""")).Expect(200).Json["message"]);
    }

    [Theory]
    [InlineData("""{"text":"ok","code":"wrong"}""", 400, "code")]
    [InlineData("""{"text":"ok","code":"wrong","count":-1}""", 400, "count,code")]
    [InlineData("""{"text":"ok","code":"right","count":-1}""", 422, "count")]
    public async Task Fields_may_be_excepted_from_the_status_and_stand_beside_the_others(string body, int status, string fields)
    {
        var api = new PipelineUnderTest(static table => table.Post("t.post", "/t").Open().InvalidAs(422, "code").FlatFaults()
            .Accepts(static () => SampleJson.Default.Sample, static () => new SampleRules())
            .Parsed(static (call, errors) =>
            {
                errors.Unless(call.Input.Code == "right", "code", "code is not right.");
                return ValueTask.FromResult<string?>(errors.None ? "parsed" : null);
            })
            .Handle(static call => Task.FromResult(Response.Ok(call.Input))));
        var error = (await api.Post("/t", body)).Expect(status).Error!;
        Assert.Equal(fields.Split(','), error.Select(static m => m.Key).Skip(2));
        Assert.All(fields.Split(','), f => Assert.Equal((string?)error["fields"]![f]![0], (string?)error[f]));
    }

    [Fact]
    public void A_field_that_is_named_like_a_part_of_the_details_takes_nothing_away()
    {
        var errors = new ValidationErrors();
        errors.Add("fields", "fields is wrong.");
        errors.Add("errors", "errors is wrong.");
        Assert.Equal("""{"errors":["fields is wrong.","errors is wrong."],"fields":{"fields":["fields is wrong."],"errors":["errors is wrong."]}}""", errors.ToJson(flat: true).ToJsonString());
    }

    [Fact]
    public void A_rule_of_a_field_that_the_type_does_not_have_is_refused() => Assert.Throws<NotSupportedException>(static () => new PipelineUnderTest(static table =>
    {
        table.Post("t.bad", "/t").Open().Accepts(static () => SampleJson.Default.Sample, static () => new Validator<Sample>().Text("nowhere", static s => s.Text, static f => f.Required()))
            .Handle(static _ => Task.FromResult(Response.Ok("ok")));
        table.Verify();
    }));

    [Fact]
    public async Task An_operation_may_take_less_than_the_deployment()
    {
        var api = new PipelineUnderTest(static table => table.Post("t.post", "/t").Open().MaxBody(2).Handle(static _ => Task.FromResult(Response.Ok("ok"))));
        (await api.Post("/t", "{}")).Expect(200);
        (await api.Post("/t", "{ }")).Expect(413);
    }

    [Theory]
    [InlineData("posts*")]
    [InlineData("/posts*/x")]
    [InlineData("/posts/{other}")]
    public void A_stale_path_that_could_not_be_filled_is_refused(string path) => Assert.Throws<InvalidOperationException>(
        () => new PipelineUnderTest(table => table.Post("t.post", "/t/{id}").Open().Invalidates(path).Handle(static _ => Task.FromResult(Response.Ok("ok")))));

    [Fact]
    public async Task A_stale_path_is_filled_and_encoded()
    {
        var api = new PipelineUnderTest(static table => table.Post("t.post", "/t/{id}").Open().Invalidates("/of/{id}*", "/all*").Handle(static _ => Task.FromResult(Response.Ok("ok"))));
        await api.Post("/t/a%20b%2A/", "{}");
        Assert.Equal(["/t/a%20b%2A", "/of/a%20b%2A*", "/all*"], api.Invalidated);
    }

    private static string Told(Validator<Sample> rules, Sample input)
    {
        var errors = new ValidationErrors();
        rules.Check(input, errors);
        return string.Join('|', errors.ToJson()["errors"]!.AsArray().Select(static e => (string?)e));
    }

    [GeneratedRegex(@"^[a-z]{1,3}\z")]
    private static partial Regex Form();
}
