using System.IO.Compression;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using BingeMe.Http;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;
using CsCheck;
using Xunit;

namespace HostTests.Http;

public sealed class CompressionTests
{
    private static readonly string Long = string.Concat(Enumerable.Range(0, 400).Select(static i => $"line {i} of many; "));

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br", "br")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("x-gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("*", "br")]
    [InlineData("br;q=0, *", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("identity", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("br;q=0.000", null)]
    [InlineData("gzip;q=two", null)]
    [InlineData("gzip;level=9", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public async Task The_coding_that_the_client_likes_best_is_taken(string? accepted, string? coding)
    {
        var answer = await Send("GET", "/long", accepted);
        Assert.Equal(coding, answer.Headers["Content-Encoding"]);
        Assert.Contains("Accept-Encoding", answer.Headers["Vary"]!, StringComparison.Ordinal);
        Assert.Equal(Long, Plain(answer));
    }

    [Fact]
    public async Task Head_tells_the_length_and_304_the_tag_of_what_a_GET_would_get()
    {
        var full = await Send("GET", "/long", "br");
        var head = await Send("HEAD", "/long", "br");
        Assert.Equal(full.Body.Length.ToString(), head.Headers["Content-Length"]);
        Assert.Equal("br", head.Headers["Content-Encoding"]);
        var plain = await Send("GET", "/long", null);
        Assert.Equal(plain.Headers["ETag"], full.Headers["ETag"]);
        Assert.StartsWith("W/", full.Headers["ETag"]!, StringComparison.Ordinal);
        var same = await Send("GET", "/long", "gzip", ("if-none-match", full.Headers["ETag"]!));
        Assert.Equal((304, 0, false), (same.Status, same.Body.Length, same.Headers["Content-Encoding"] is not null));
        Assert.Contains("Accept-Encoding", same.Headers["Vary"]!, StringComparison.Ordinal);
    }

    /// <summary>RFC 9110 section 8.8.3.3: a strong tag is of one coding.</summary>
    [Theory]
    [InlineData("br", "W/\"v1\"")]
    [InlineData(null, "\"v1\"")]
    public async Task A_strong_tag_is_weak_on_what_was_compressed(string? accepted, string tag) =>
        Assert.Equal(tag, (await Send("GET", "/tagged", accepted)).Headers["ETag"]);

    /// <summary>RFC 9110 section 15.4.5: a cache finds its copy by the tag that the 200 had.</summary>
    [Theory]
    [InlineData("br", "W/\"v1\"")]
    [InlineData(null, "\"v1\"")]
    public async Task A_304_tells_the_tag_that_its_200_would_have(string? accepted, string tag)
    {
        var answer = await Send("GET", "/tagged", accepted, ("if-none-match", tag));
        Assert.Equal((304, tag, 0), (answer.Status, answer.Headers["ETag"], answer.Body.Length));
        Assert.Null(answer.Headers["Content-Encoding"]);
    }

    [Theory]
    [InlineData("br")]
    [InlineData("gzip")]
    [InlineData(null)]
    public async Task A_length_that_the_handler_told_goes_with_the_body_that_it_was_of(string? accepted)
    {
        var answer = await Send("GET", "/told", accepted);
        Assert.Equal((200, accepted), (answer.Status, answer.Headers["Content-Encoding"]));
        Assert.Equal(Long, Plain(answer));
        Assert.Equal(accepted is null ? Long.Length.ToString() : null, answer.Headers["Content-Length"]);
        Assert.Equal(answer.Body.Length.ToString(), (await Send("HEAD", "/told", accepted)).Headers["Content-Length"]);
    }

    [Theory]
    [InlineData("/short")]
    [InlineData("/picture")]
    [InlineData("/packed")]
    [InlineData("/secret")]
    [InlineData("/whole")]
    [InlineData("/parted")]
    [InlineData("/noise")]
    public async Task What_is_not_worth_it_or_secret_stays_as_it_is(string path)
    {
        var answer = await Send("GET", path, "br, gzip");
        Assert.Equal(path == "/packed" ? "gzip" : null, answer.Headers["Content-Encoding"]);
    }

    [Fact]
    public async Task Writes_and_refusals_are_never_compressed()
    {
        Assert.Null((await Send("POST", "/long", "br")).Headers["Content-Encoding"]);
        Assert.Null((await Send("GET", "/refused", "br")).Headers["Content-Encoding"]);
    }

    [Fact]
    public async Task Nothing_changes_where_it_is_off()
    {
        var api = new PipelineUnderTest(Declare);
        var answer = await api.Get("/long", ("accept-encoding", "br"));
        Assert.False(answer.Headers["Content-Encoding"] is not null);
        Assert.DoesNotContain("Accept-Encoding", answer.Headers["Vary"] ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Any_field_gives_weights_between_0_and_1() => Gen.String[Gen.Char["gzipbrx-*,;=q01.9 \t"], 0, 40].Sample(static field =>
        Assert.All(["br", "gzip"], coding => Assert.InRange(AcceptEncoding.Weight(field, coding), 0, 1)));

    /// <summary>Signed addresses and tokens beside what others wrote would tell themselves by the length of an answer.</summary>
    [Fact]
    public async Task Every_read_that_answers_secrets_says_so()
    {
        string[] secrets = ["uploadUrl", "upload_url", "accessToken", "refreshToken", "resetToken", "token", "otp", "file", "image_url", "file_url", "sessions", "pancard", "aadhar", "account_number"];
        await using var api = await ApiUnderTest.Create();
        var open = from operation in api.System.Operations
                   where operation is { Method: "GET", AnswersSecrets: false } && operation.Endpoint.Output is not null
                   from name in Names(operation.Endpoint.Output!, [])
                       // A message's file lies at an address of the CDN without a signature.
                   where secrets.Contains(name) && !(name == "file" && operation.Module == "messages")
                   select $"{operation.Id}: {name}";
        Assert.Equal([], open);
    }

    private static IEnumerable<string> Names(JsonTypeInfo type, HashSet<Type> seen)
    {
        if (!seen.Add(type.Type)) yield break;
        foreach (var property in type.Properties) yield return property.Name;
        var inner = type.Properties.Select(static p => p.PropertyType).Concat(type.ElementType is { } element ? [element] : []);
        foreach (var next in inner.Select(t => type.Options.TryGetTypeInfo(t, out var info) ? info : null).OfType<JsonTypeInfo>())
            foreach (var name in Names(next, seen)) yield return name;
    }

    private static Task<ApiAnswer> Send(string method, string path, string? accepted, params (string, string)[] headers) =>
        new PipelineUnderTest(Declare, new PipelineOptions { GeneralLimit = 0, Compression = true })
            .Send(method, path, null, accepted is null ? headers : [("accept-encoding", accepted), .. headers]);

    private static void Declare(OperationTable api)
    {
        Content(api.Get("t.long", "/long"), "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Long));
        Content(api.Post("t.write", "/long"), "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(Long));
        Content(api.Get("t.short", "/short"), "text/plain", Encoding.UTF8.GetBytes(Long[..1023]));
        Content(api.Get("t.picture", "/picture"), "image/webp", Encoding.UTF8.GetBytes(Long));
        Content(api.Get("t.packed", "/packed"), "text/plain", Encoding.UTF8.GetBytes(Long), ("Content-Encoding", "gzip"));
        Content(api.Get("t.secret", "/secret").AnswersSecrets(), "text/plain", Encoding.UTF8.GetBytes(Long));
        Content(api.Get("t.whole", "/whole"), "text/plain", Encoding.UTF8.GetBytes(Long), ("Cache-Control", "public, no-transform"));
        Content(api.Get("t.noise", "/noise"), "text/plain", Noise());
        Content(api.Get("t.tagged", "/tagged"), "text/plain", Encoding.UTF8.GetBytes(Long), ("ETag", "\"v1\""));
        Content(api.Get("t.told", "/told"), "text/plain", Encoding.UTF8.GetBytes(Long), ("Content-Length", Long.Length.ToString()));
        Content(api.Get("t.parted", "/parted"), "text/plain", Encoding.UTF8.GetBytes(Long), ("Cache-Control", "public"), ("Cache-Control", "no-transform"));
        api.Get("t.refused", "/refused").Open().HandleContent("text/plain", static _ => throw ApiException.BadRequest(Long));
    }

    private static byte[] Noise()
    {
        var bytes = new byte[2048];
        new Random(1).NextBytes(bytes);
        return bytes;
    }

    private static void Content(OperationBuilder operation, string type, byte[] body, params (string Name, string Value)[] headers) =>
        operation.Open().HandleContent(type, _ =>
        {
            var response = new ApiResponse { Body = body };
            response.Headers["Content-Type"] = type;
            foreach (var (name, value) in headers) response.Headers.Add(name, value);
            return ValueTask.FromResult(response);
        });

    private static string Plain(ApiAnswer answer)
    {
        using var body = new MemoryStream(answer.Body.ToArray());
        using Stream plain = answer.Headers["Content-Encoding"] switch
        {
            "br" => new BrotliStream(body, CompressionMode.Decompress),
            "gzip" => new GZipStream(body, CompressionMode.Decompress),
            _ => body,
        };
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd();
    }
}
