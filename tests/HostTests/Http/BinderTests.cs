using System.Text;
using System.Text.Json.Nodes;
using BingeMe.Http.Calls;
using BingeMe.TestSupport;

using CsCheck;
using Xunit;

namespace HostTests.Http;

/// <summary>Binding: from bytes to values of the declared types, or every fault at once (ruling 1, platform-auth P1 and P20.9).</summary>
public sealed class BinderTests
{
    private const string Form = "application/x-www-form-urlencoded";

    private readonly PipelineUnderTest api = new(static table =>
    {
        table.Post("t.post", "/t").Open().Accepts(static () => SampleJson.Default.Sample, static () => new SampleRules())
            .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
        table.Get("t.get", "/t").Open().Accepts(static () => SampleJson.Default.Sample, static () => new SampleRules())
            .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
        table.Delete("t.delete", "/t").Open().AcceptsQueryOrBody(static () => SampleJson.Default.Sample)
            .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
    });

    [Fact]
    public async Task Every_kind_of_member_is_read_from_json() => await Binds(
        """{"text":"a","count":1,"id":9007199254740993,"price":1.50,"flag":true,"code":12345,"tags":["x"],"ids":[1,2],"part":{"name":"n","size":2},"parts":[{"name":"m"}],"unknown":1}""",
        """{"text":"a","count":1,"id":9007199254740993,"price":1.50,"flag":true,"code":"12345","tags":["x"],"ids":[1,2],"part":{"name":"n","size":2},"parts":[{"name":"m"}]}""");

    [Fact]
    public async Task Every_kind_of_member_is_read_from_a_form() => Assert.Equal(
        Normal("""{"text":"a b","count":1,"id":2,"price":1.5,"flag":true,"code":"007","tags":["x","y"],"ids":[1,2],"part":{"name":"n","size":2}}"""),
        Normal((await api.Post("/t", "text=a+b&count=1&id=2&price=1.5&flag=1&code=007&tags=x&tags=y&ids[]=1&ids[]=2&part[name]=n&part[size]=2", Form)).Expect(200).Data!.ToJsonString()));

    [Fact]
    public async Task Every_kind_of_member_is_read_from_the_query() => Assert.Equal(
        Normal("""{"text":"é","count":-1}""".Replace("-1", "1", StringComparison.Ordinal)),
        Normal((await api.Get("/t?text=%C3%A9&count=1&count_=x")).Expect(200).Data!.ToJsonString()));

    [Theory]
    [InlineData("""{"text":1}""", "text")]
    [InlineData("""{"text":["a"]}""", "text")]
    [InlineData("""{"text":{"a":"b"}}""", "text")]
    [InlineData("""{"text":true}""", "text")]
    [InlineData("""{"count":"1"}""", "count")]
    [InlineData("""{"count":1.5}""", "count")]
    [InlineData("""{"count":2147483648}""", "count")]
    [InlineData("""{"count":1e400}""", "count")]
    [InlineData("""{"id":9223372036854775808}""", "id")]
    [InlineData("""{"price":"1"}""", "price")]
    [InlineData("""{"flag":"true"}""", "flag")]
    [InlineData("""{"flag":0}""", "flag")]
    [InlineData("""{"code":[1]}""", "code")]
    [InlineData("""{"code":{"code":1}}""", "code")]
    [InlineData("""{"tags":"x"}""", "tags")]
    [InlineData("""{"tags":[1]}""", "tags[0]")]
    [InlineData("""{"ids":[1,"2"]}""", "ids[1]")]
    [InlineData("""{"ids":[null]}""", "ids[0]")]
    [InlineData("""{"part":[]}""", "part")]
    [InlineData("""{"part":{"size":"x"}}""", "part.size")]
    [InlineData("""{"parts":[{"name":1}]}""", "parts[0].name")]
    [InlineData("""{"parts":[1]}""", "parts[0]")]
    [InlineData("""{"text":"\ud800"}""", "text")]
    [InlineData("""{"tags":["\udc00"]}""", "tags[0]")]
    [InlineData("""{"code":"\ud800"}""", "code")]
    [InlineData("""{"count":"\ud800"}""", "count")]
    [InlineData("""{"flag":"\ud800"}""", "flag")]
    public async Task A_value_of_a_wrong_type_is_a_fault_of_its_field(string body, string field)
    {
        var answer = (await api.Post("/t", body)).Expect(400);
        Assert.Equal([field], answer.FaultyFields);
        Assert.Equal("{error{errors[string],fields{" + field + "[string]}},message:string,status:number,timestamp:string}", answer.Shape);
    }

    [Fact]
    public async Task Every_fault_is_told_at_once()
    {
        var answer = (await api.Post("/t", """{"text":"bad","count":-1,"id":"x","price":[],"flag":"no","tags":{},"part":{"size":[]}}""")).Expect(400);
        Assert.Equal(["count", "flag", "id", "part.size", "price", "tags", "text"], answer.FaultyFields.Order(StringComparer.Ordinal));
        Assert.Equal(7, answer.Error!["errors"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("/t?text[a]=1", "text")]
    [InlineData("/t?text=1&text=2", "text")]
    [InlineData("/t?text[]=1", "text")]
    [InlineData("/t?count=1&count=2", "count")]
    [InlineData("/t?count[count]=1", "count")]
    [InlineData("/t?count=0x10", "count")]
    [InlineData("/t?count=1e3", "count")]
    [InlineData("/t?count=1,000", "count")]
    [InlineData("/t?flag=yes", "flag")]
    [InlineData("/t?code[$ne]=1", "code")]
    public async Task Defect_a_nested_or_repeated_value_never_stands_where_a_scalar_is_wanted(string target, string field) =>
        Assert.Equal([field], (await api.Get(target)).Expect(400).FaultyFields);

    [Theory]
    [InlineData("/t?count=", "{}")]
    [InlineData("/t?count=%20", "{}")]
    [InlineData("/t?text=", """{"text":""}""")]
    [InlineData("/t?text", """{"text":""}""")]
    [InlineData("/t?=x&&&", "{}")]
    public async Task Blank_texts_of_numbers_are_absent(string target, string expected) =>
        Assert.Equal(expected, (await api.Get(target)).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("__proto__[text]=x")]
    [InlineData("constructor[prototype][text]=x")]
    [InlineData("toString=x&hasOwnProperty=1")]
    [InlineData("[text]=x")]
    [InlineData("[]=x")]
    [InlineData("text]=x")]
    [InlineData("text[=x")]
    public async Task Names_that_hurt_other_languages_are_harmless(string form) =>
        Assert.Equal("{}", (await api.Post("/t", form, Form)).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("null")]
    [InlineData("{\"text\":\"a\",}")]
    [InlineData("{'text':1}")]
    [InlineData("{\"text\":NaN}")]
    [InlineData("{}{}")]
    [InlineData("")]
    public async Task Malformed_json_is_400_with_a_text(string body)
    {
        var answer = await api.Post("/t", body);
        if (body.Length == 0)
        {
            answer.Expect(200);
            return;
        }

        Assert.Equal("{error:string,message:string,status:number,timestamp:string}", answer.Expect(400).Shape);
    }

    [Fact]
    public async Task Json_nested_without_end_is_400()
    {
        const int depth = 100_000;
        var body = "{\"part\":" + string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth)) + "}";
        (await api.Post("/t", body)).Expect(400);
    }

    [Fact]
    public async Task A_form_nested_deeper_than_five_or_with_a_thousand_and_one_fields_is_400()
    {
        (await api.Post("/t", "part[b][c][d][e]=1", Form)).Expect(200);
        (await api.Post("/t", "part[b][c][d][e][f]=1", Form)).Expect(400);
        (await api.Get("/t?part[b][c][d][e][f]=1")).Expect(400);
        (await api.Post("/t", string.Join('&', Enumerable.Repeat("a=1", 1000)), Form)).Expect(200);
        (await api.Post("/t", string.Join('&', Enumerable.Repeat("a=1", 1001)), Form)).Expect(400);
    }

    [Fact]
    public async Task How_deep_a_name_is_nested_that_nobody_reads_is_nobodys_affair()
    {
        (await api.Get("/t?x[a][b][c][d][e][f]=1")).Expect(200);
        (await api.Post("/t", "x[a][b][c][d][e][f]=1&text=a", Form)).Expect(200);
        (await api.Send("DELETE", "/t?x[a][b][c][d][e][f]=1", null)).Expect(200);
    }

    [Fact]
    public async Task A_body_that_is_no_utf8_is_400() =>
        (await api.Send("POST", "/t", [(byte)'{', 0xFF, (byte)'}'], CancellationToken.None, ("content-type", "application/json"))).Expect(400);

    [Theory]
    [InlineData("application/json; charset=latin1", 415)]
    [InlineData("application/json; charset=utf-16", 415)]
    [InlineData("application/json;charset=\"UTF-8\"", 200)]
    [InlineData("APPLICATION/JSON; Charset=utf-8", 200)]
    [InlineData("application/merge-patch+json", 200)]
    [InlineData("application/x-www-form-urlencoded; charset=utf-7", 415)]
    [InlineData("application/json;profile=\"x;charset=utf-16\"", 200)]
    [InlineData("application/json;profile=\"x\\\";charset=utf-16\"", 200)]
    [InlineData("application/json;profile=\"x;\";charset=utf-16", 415)]
    [InlineData("application/json;profile=\"x;charset=utf-16", 200)]
    [InlineData("application/json; charset=", 200)]
    [InlineData("application/json; charset=\"\"", 200)]
    public async Task Only_utf8_is_supported(string contentType, int status)
    {
        var answer = (await api.Post("/t", """{"text":"a"}""", contentType)).Expect(status);
        if (status == 415) Assert.Equal("{error:string,message:string,status:number,timestamp:string}", answer.Shape);
    }

    [Fact]
    public async Task A_body_of_another_type_is_as_none() => Assert.Equal("{}", (await api.Post("/t", "<text>a</text>", "text/xml")).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("""{"\ud800":1}""", 400)]
    [InlineData("""{"te\u0078t\ud800":1}""", 400)]
    [InlineData("""{"":1,"Text":1,"TEXT":[],"text ":1,"x":"\udfff"}""", 200)]
    public async Task Unknown_members_are_dropped_unless_their_name_is_no_text(string body, int status) => (await api.Post("/t", body)).Expect(status);

    [Fact]
    public async Task Of_a_repeated_json_member_the_last_counts() => await Binds("""{"text":"a","text":"b"}""", """{"text":"b"}""");

    [Fact]
    public async Task The_query_goes_before_the_body_where_both_are_allowed()
    {
        Assert.Equal("q", (await api.Send("DELETE", "/t?text=q", """{"text":"b"}""", ("content-type", "application/json"))).Expect(200)["text"]);
        Assert.Equal("b", (await api.Send("DELETE", "/t", """{"text":"b"}""", ("content-type", "application/json"))).Expect(200)["text"]);
        Assert.Equal("f", (await api.Send("DELETE", "/t", "text=f", ("content-type", Form))).Expect(200)["text"]);
    }

    [Fact]
    public void No_bytes_bring_the_binder_down() => Gen.Select(
        Gen.OneOf(Gen.Byte.Array[0, 60], Gen.String.Select(Encoding.UTF8.GetBytes), Gen.OneOf("{\"text\":", "{\"a\":1", "text[", "text[a]=%", "%=%ZZ").Select(Encoding.UTF8.GetBytes)),
        Gen.OneOf("application/json", Form, "", "text/plain", "a/b; charset", ";", "application/json; charset=")).Sample(
        (body, type) => api.Send("POST", "/t", body, CancellationToken.None, ("content-type", type)).Result.Status is 200 or 400 or 415,
        iter: Rounds.Of(3000, inLong: 200_000));

    private static string Normal(string json) => JsonNode.Parse(json)!.ToJsonString();

    private async Task Binds(string body, string expected) => Assert.Equal(Normal(expected), Normal((await api.Post("/t", body)).Expect(200).Data!.ToJsonString()));
}
