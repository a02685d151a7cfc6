using System.IO.Compression;
using System.Text;
using BingeMe.Http;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Http;

/// <summary>What deployed clients put into bodies (ruling 35), and when a body is read at all.</summary>
public sealed class BodyTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const int Most = 100_000;

    private readonly PipelineUnderTest api = new(
        static table =>
        {
            table.Post("t.post", "/t").Open().Accepts(static () => SampleJson.Default.Sample)
                .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
            table.Post("t.small", "/small").Open().MaxBody(100).Accepts(static () => SampleJson.Default.Sample)
                .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
            table.Get("t.get", "/t").Open().Handle(static _ => Task.FromResult(Response.Ok("ok")));
            table.Delete("t.delete", "/t").Open().AcceptsQueryOrBody(static () => SampleJson.Default.Sample)
                .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input)));
        },
        new PipelineOptions { GeneralLimit = 0, MaximumBodyBytes = Most });

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    public async Task A_compressed_body_is_inflated(string coding)
    {
        Assert.Equal("a", (await SendCoded(coding, """{"text":"a"}""")).Expect(200)["text"]);
        Assert.Equal("b", (await SendCoded(coding, "text=b", Form)).Expect(200)["text"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("identity")]
    public async Task An_empty_content_coding_is_none(string coding) =>
        Assert.Equal("a", (await api.Send("POST", "/t", """{"text":"a"}""", ("content-type", "application/json"), ("content-encoding", coding))).Expect(200)["text"]);

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task A_content_coding_that_is_not_known_is_415_and_says_which_are(string coding) => Assert.Equal(
        "gzip, deflate, br", (await api.Send("POST", "/t", "{}", ("content-type", "application/json"), ("content-encoding", coding))).Expect(415).Headers["Accept-Encoding"]);

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task The_limit_counts_what_a_body_inflates_to(string coding)
    {
        (await SendCoded(coding, "{}" + new string(' ', Most - 2))).Expect(200);
        (await SendCoded(coding, "{}" + new string(' ', Most - 1))).Expect(413);
        (await SendCoded(coding, "{}" + new string(' ', 100 * Most))).Expect(413);
        (await SendCoded(coding, "{}" + new string(' ', 200), path: "/small")).Expect(413);
    }

    [Fact]
    public async Task No_limit_at_all_is_one_too()
    {
        var unbounded = new PipelineUnderTest(
            static table => table.Post("t.post", "/t").Open().Accepts(static () => SampleJson.Default.Sample)
                .Produces(static () => SampleJson.Default.Sample).Handle(static call => Task.FromResult(Response.Ok("ok", call.Input))),
            new PipelineOptions { GeneralLimit = 0, MaximumBodyBytes = int.MaxValue });
        foreach (var coding in new[] { "gzip", "br", "deflate" })
            Assert.Equal("a", (await unbounded.Send("POST", "/t", Coded(coding, """{"text":"a"}"""), CancellationToken.None, ("content-type", "application/json"), ("content-encoding", coding))).Expect(200)["text"]);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task A_body_that_is_not_what_its_coding_says_is_400(string coding) =>
        (await api.Send("POST", "/t", "{\"text\":\"a\"}", ("content-type", "application/json"), ("content-encoding", coding))).Expect(400);

    /// <summary>What .NET's decoders take for a whole body: forms and JSON with white space at the end were read up to the cut.</summary>
    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("raw deflate")]
    public async Task A_compressed_body_that_ends_too_early_is_400(string coding)
    {
        var form = Coded(coding, "text=Please+do+not+send+the+money+to+account+1234+before+Monday+unless+I+call");
        var json = Coded(coding, """{"text":"a"}""" + new string(' ', 200));
        for (var cut = 1; cut < form.Length; cut++) (await Send(coding, form[..^cut], Form)).Expect(400);
        for (var cut = 1; cut < json.Length; cut++) (await Send(coding, json[..^cut], "application/json")).Expect(400);
    }

    [Fact]
    public async Task What_a_body_inflates_to_is_held_by_the_host()
    {
        var packed = Coded("gzip", "{}" + new string(' ', Most - 2));
        var body = new Source(packed);
        Assert.Equal(200, await Send("POST", "/t", body, new KeyValuePair<string, string>("content-encoding", "gzip")));
        Assert.InRange(body.Held, Most - (64 * 1024), Most + 1);
        Assert.Equal(503, await Send("POST", "/t", new Source(packed) { IsFull = true }, new KeyValuePair<string, string>("content-encoding", "gzip")));
    }

    [Theory]
    [InlineData("application/json", """{"text":"a"}""")]
    [InlineData("", """{"text":"a"}""")]
    [InlineData(Form, "text=a")]
    public async Task A_byte_order_mark_is_dropped(string type, string body)
    {
        Assert.Equal("a", (await api.Post("/t", "\ufeff" + body, type)).Expect(200)["text"]);
        Assert.Equal("a", (await SendCoded("gzip", "\ufeff" + body, type)).Expect(200)["text"]);
        (await api.Post("/t", "\ufeff", type)).Expect(200);
    }

    [Theory]
    [InlineData("/t?_=1", "{\"text\":\"b\"}", "b")]
    [InlineData("/t?text=q", "{\"text\":\"b\"}", "q")]
    [InlineData("/t?text=", "{\"text\":\"b\"}", "b")]
    [InlineData("/t?text=q", "", "q")]
    [InlineData("/t?lang=en", "", null)]
    public async Task Each_field_is_looked_up_in_the_query_and_then_in_the_body(string target, string body, string? text) =>
        Assert.Equal(text, (string?)(await api.Send("DELETE", target, body, ("content-type", "application/json"))).Expect(200).Data!["text"]);

    [Fact]
    public async Task Some_fields_may_stand_in_the_query_and_others_in_the_body() => Assert.Equal(
        """{"text":"b","count":2,"flag":true}""",
        (await api.Send("DELETE", "/t?count=2&flag=1", """{"text":"b","count":7}""", ("content-type", "application/json"))).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("tags[0]=x&tags[1]=y", "x,y")]
    [InlineData("tags[1]=y&tags[0]=x", "x,y")]
    [InlineData("tags[]=x&tags[]=y", "x,y")]
    [InlineData("tags%5B0%5D=x&tags%5B1%5D=y", "x,y")]
    [InlineData("tags=x&tags=y", "x,y")]
    [InlineData("tags[0]=x", "x")]
    [InlineData("tags[]=x", "x")]
    [InlineData("tags[2]=y&tags[0]=x", "x,y")]
    [InlineData("tags[10]=y&tags[9]=x", "x,y")]
    [InlineData("tags=x&tags[]=y", "x,y")]
    [InlineData("tags[0]=x&tags[]=y", "x,y")]
    [InlineData("tags[0]=x&tags=y", "x,y")]
    public async Task Indexed_and_bracketed_fields_are_lists(string form, string items) =>
        Assert.Equal(items, string.Join(',', (await api.Post("/t", form, Form)).Expect(200).Data!["tags"]!.AsArray().Select(static t => (string?)t)));

    [Theory]
    [InlineData("parts[0][name]=m&parts[0][size]=1&parts[1][name]=n")]
    [InlineData("parts[1][name]=n&parts[0][size]=1&parts[0][name]=m")]
    public async Task Lists_hold_objects(string form) => Assert.Equal(
        """{"parts":[{"name":"m","size":1},{"name":"n"}]}""", (await api.Post("/t", form, Form)).Expect(200).Data!.ToJsonString());

    [Theory]
    [InlineData("tags[a]=x")]
    [InlineData("tags[-1]=x")]
    [InlineData("tags[01]=x")]
    [InlineData("tags[99999]=x")]
    [InlineData("text[0]=x")]
    public async Task What_is_no_list_is_a_fault_of_its_field(string form) =>
        Assert.Equal([form[..4]], (await api.Post("/t", form, Form)).Expect(400).FaultyFields);

    [Theory]
    [InlineData("application/json", "application/json")]
    [InlineData("application/json", "text/plain")]
    public async Task Of_a_repeated_content_type_the_first_counts(string first, string second) =>
        Assert.Equal("a", (await api.Send("POST", "/t", """{"text":"a"}""", ("content-type", first), ("content-type", second))).Expect(200)["text"]);

    [Theory]
    [InlineData("Bearer a, Bearer b", "Bearer a")]
    [InlineData("multipart/form-data; boundary=\"a,b\"", "multipart/form-data; boundary=\"a,b\"")]
    [InlineData("Bearer a", "Bearer a")]
    public void A_comma_is_the_end_of_a_line_only_where_a_gateway_joined_the_lines(string sent, string first) =>
        Assert.Equal((first, sent), (RequestHeaders.From("GET", [new("X", sent)], 0, areLinesJoined: true).First("x"), RequestHeaders.From("GET", [new("X", sent)], 0).First("x")));

    [Fact]
    public async Task Only_an_operation_that_wants_it_reads_a_body_and_after_all_refusals()
    {
        var body = new Source("""{"text":"a"}""");
        Assert.Equal(404, await Send("POST", "/nowhere", body));
        Assert.Equal(200, await Send("GET", "/t", body));
        Assert.Equal(0, body.Reads);
        Assert.Equal(200, await Send("POST", "/t", body));
        Assert.Equal(1, body.Reads);
    }

    [Fact]
    public async Task A_declared_length_over_the_operations_limit_is_413_unread()
    {
        var body = new Source("{}" + new string(' ', 99));
        Assert.Equal(413, await Send("POST", "/small", body));
        Assert.Equal(0, body.Reads);
        Assert.Equal(200, await Send("POST", "/t", body));
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_read_to_the_limit() => Assert.Equal(413, await Send("POST", "/small", new Source(new string(' ', 101)) { Length = null }));

    private async Task<int> Send(string method, string target, Source body, params KeyValuePair<string, string>[] more) => (await api.Api.Handle(new ApiRequest
    {
        Method = method,
        Target = RequestTarget.Parse(target),
        Headers = RequestHeaders.From(method, [new("content-type", "application/json"), .. more], null),
        BodySource = body,
        RequestId = "r",
    })).Status;

    private Task<ApiAnswer> SendCoded(string coding, string body, string type = "application/json", string path = "/t") =>
        Send(coding, Coded(coding, body), type, path);

    private Task<ApiAnswer> Send(string coding, byte[] bytes, string type, string path = "/t") =>
        api.Send("POST", path, bytes, CancellationToken.None, ("content-type", type), ("content-encoding", coding.Replace("raw ", "", StringComparison.Ordinal)));

    private static byte[] Coded(string coding, string body)
    {
        using var coded = new MemoryStream();
        using (Stream stream = coding switch
        {
            "br" => new BrotliStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            "deflate" => new ZLibStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            "raw deflate" => new DeflateStream(coded, CompressionLevel.Fastest, leaveOpen: true),
            _ => new GZipStream(coded, CompressionLevel.Fastest, leaveOpen: true),
        })
        {
            stream.Write(Encoding.UTF8.GetBytes(body));
        }

        return coded.ToArray();
    }

    private sealed class Source(byte[] bytes) : IBodySource
    {
        public Source(string text)
            : this(Encoding.UTF8.GetBytes(text))
        {
        }

        public long? Length { get; init; } = bytes.Length;

        public int Reads { get; private set; }

        public long Held { get; private set; }

        public bool IsFull { get; init; }

        public ValueTask<ReadOnlyMemory<byte>?> Read(int most, CancellationToken cancelled)
        {
            Reads++;
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(bytes.Length > most ? (ReadOnlyMemory<byte>?)null : bytes);
        }

        public void Hold(long more) => Held += IsFull ? throw new ApiException(503, "Full.") : more;
    }
}
