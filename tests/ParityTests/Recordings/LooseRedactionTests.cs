using System.Text;
using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;
using BingeMe.Replay.Redaction;
using Xunit;

namespace ParityTests.Recordings;

/// <summary>A secret goes as a whole from bodies that have no tidy form, or the body goes (docs/replay.md, points 4 and 5).</summary>
public sealed class LooseRedactionTests
{
    private const string Boundary = "------WebKitFormBoundaryx1";

    private static readonly Redactor Redactor = new(new Pseudonyms("a key of the tests, 32 bytes ..."u8));

    /// <summary>Bodies with the secret as clients write it, and whether what is left can still be replayed.</summary>
    public static TheoryData<string, bool> Bodies() => new()
    {
        { Part("password", "abc&ZEBRA"), true },
        { Part("password", "correct ZEBRA battery"), true },
        { Part("password", "a,ZEBRA"), true },
        { Part("password", "two\r\nlines; ZEBRA\"}"), true },
        { Part("password", "--\r\n------WebKitFormBoundaryx1ZEBRA\r\n--ZEBRA"), true },
        { Part("user[password]", "x ZEBRA"), true },
        { Part("data", """{"password":"x ZEBRA"}"""), true },
        { Part("data", "password=ab{ZEBRA"), true },
        { Part("data", "password: ab ZEBRA"), false },
        { Part("password", "x ZEBRA").Replace("\r\n", "\n", StringComparison.Ordinal), true },
        { Part("password", "x ZEBRA")[..^Boundary.Length], true },
        { Part("password", "x ZEBRA").Replace("name=\"password\"", "name=password", StringComparison.Ordinal), true },
        { Part("password", "x ZEBRA").Replace("name=\"password\"", "name*=UTF-8''pass%77ord", StringComparison.Ordinal), true },
        { "a preamble\r\n" + Part("password", "x ZEBRA"), true },
        { Part("x", "y").Replace("\r\n\r\n", "\r\n", StringComparison.Ordinal).Replace("name=\"x\"", "name=\"password\"\r\nZEBRA", StringComparison.Ordinal), false },
        { "Content-Disposition: form-data; name=\"password\"\r\n\r\nab ZEBRA", false },
        { "password=ab{c}ZEBRA", true },
        { "password=ab<c;ZEBRA", true },
        { "user=x&password=ab c ZEBRA", true },
        { "user=x&password=a=b\r\nZEBRA&x=y", true },
        { "x&password=ab{c}ZEBRA", true },
        { "&password=ab{c}ZEBRA", true },
        { "user%5Bpassword%5D=ZEBRA", true },
        { "user[password]=ZEBRA&user[name]=x", true },
        { "password%5B0%5D=ZEBRA", true },
        { "token[value]=ZEBRA", true },
        { "data.password.value=ZEBRA", true },
        { "user=x\r\npassword=ab ZEBRA", false },
        { "note={\"password\":\"ab ZEBRA\"}&x=y", true },
        { """{"password":"abc ZEBRA",}""", true },
        { "\uFEFF{\"password\":\"abc ZEBRA\",}", true },
        { "\uFEFF{\"password\":\"abc ZEBRA\"}", true },
        { """{"password":"abc\" ZEBRA",}""", true },
        { """{"password":"abc\\\" ZEBRA",}""", true },
        { """{"password" : "abc ZEBRA","x":[1,}""", true },
        { """{'password':'abc ZEBRA'}""", true },
        { """{password:"abc ZEBRA"}""", true },
        { """{"pass\u0077ord":"abc ZEBRA",}""", true },
        { """{"password":"abc ZEBRA""", true },
        { """{"password":"abc" ZEBRA"}""", false },
        { """{"password":"abc, ZEBRA", x"}""", false },
        { """{"password":abc ZEBRA}""", false },
        { """{"password":{"value":"ZEBRA"},}""", false },
        { """{"password":["ZEBRA"],}""", false },
        { """{"x":"{\"password\":\"abc \\\" ZEBRA\"}",}""", true },
        { """{"x":"{\"password\":\"abc ZEBRA\"}"}""", true },
        { """{"password":{"value":"ZEBRA"}}""", true },
        { """{"password":[{"a":[{"b":"ZEBRA"}]}]}""", true },
        { """{"token":{"value":"ZEBRA"}}""", true },
        { """{"user[password]":"ZEBRA"}""", true },
        { """{"encryption_key":"ZEBRA"}""", true },
        { """{"clientSecretValue":"ZEBRA"}""", true },
        { """{"aws_credential":"ZEBRA"}""", true },
        { """{"name":"password","value":"ZEBRA"}""", true },
        { """{"value":{"new":["ZEBRA"]},"Key":"api_token"}""", true },
        { """{"form":[{"id":"x","value":"y"},{"id":"userPassword","default_value":"ZEBRA"}]}""", true },
        { """{"headers":[["authorization","Bearer ZEBRA"],["x","y"]]}""", true },
        { """{"about":"https://me:ZEBRA@x.example/y"}""", true },
        { """{"about":"https://me:p@ZEBRA@x.example:80"}""", true },
        { """{"about":"https:\/\/ZEBRA@x.example",}""", true },
        { "redis://:ZEBRA@127.0.0.1:6379 is where", true },
        { new string('[', 70) + """{"password":"abc ZEBRA"}""" + new string(']', 70), true },
        { new string('[', 700) + """{"password":"abc ZEBRA"}""" + new string(']', 700), true },
        { "<login><password>ab ZEBRA</password></login>", false },
        { "<a:login><a:password type='x'>ab ZEBRA</a:password></a:login>", false },
        { "<input type=\"password\" name=\"password\" value=\"ZEBRA\">", false },
        { "password => 'ab ZEBRA'", true },
        { "login failed: password = ab ZEBRA", false },
        { "Authorization: Bearer ZEBRA", false },
        { """{"about":"https://x.example/#access_token=ZEBRA&x=y"}""", true },
        { "see https://x.example/cb#access_token=ZEBRA and go", true },
        { "see https://x.example/cb?a=b&id_token=ZEBRA.", true },
    };

    /// <summary>Header lines.</summary>
    public static TheoryData<string, string> Headers() => new()
    {
        { "Cookie", "ZEBRA" },
        { "Cookie", "a=b; ZEBRA" },
        { "Cookie", "path=ZEBRA; Secure=ZEBRA" },
        { "Set-Cookie", "ZEBRA; Path=/" },
        { "Set-Cookie", "sid=ZEBRA; Path=/; HttpOnly" },
        { "Set-Cookie", "a=b; Path=/, sid=ZEBRA; HttpOnly" },
        { "X-Session-Id", "ZEBRA" },
        { "X-CSRF-Token", "ZEBRA" },
        { "X-Internal-Key", "ZEBRA" },
        { "X-Functions-Key", "ZEBRA" },
        { "Ocp-Apim-Subscription-Key", "ZEBRA" },
        { "Authorization", "ZEBRA" },
        { "Authorization", "ZEBRA is it" },
        { "Proxy-Authorization", "Basic ZEBRA" },
        { "Location", "https://x.example/cb#access_token=ZEBRA" },
        { "Referer", "https://x.example/cb?next=/y?password=ZEBRA&x=y" },
        { "Referer", "https://x.example/cb?user%5Bpassword%5D=ZEBRA" },
        { "Referer", "https://x.example/cb#state=x&id_token=ZEBRA" },
        { "Referer", "https://me:ZEBRA@x.example/" },
        { "X-Debug", "user=x; password=ZEBRA; y" },
        { "X-Debug", "password=\"ab ZEBRA\"; y=z" },
        { "Authentication-Info", "rspauth=\"y\", nextnonce=\"z\", access_token=ZEBRA" },
    };

    [Theory(DisplayName = "A secret is gone from a body of any form, or the body is; the scan finds it where it stands, and nothing afterwards")]
    [MemberData(nameof(Bodies))]
    public void Gone(string body, bool isKept)
    {
        var redacted = Answered(body);
        Assert.DoesNotContain("ZEBRA", ExchangeLine.Write(redacted), StringComparison.Ordinal);
        Assert.Equal(!isKept, redacted.IsTruncated);
        Assert.Equal(isKept, redacted.Answer!.Body.Length > 0);
        Assert.Empty(SecretScan.Of(redacted, isRecorded: true));
        Assert.NotEmpty(SecretScan.Of(new Exchange { Id = "x", Event = Event(body), Answer = new RecordedResponse(200, [], Encoding.UTF8.GetBytes(body)) }, isRecorded: true));
        Assert.Equal(ExchangeLine.Write(redacted), ExchangeLine.Write(Redactor.Redact(redacted)));
    }

    [Theory(DisplayName = "Pairs stay comparable: an equal secret leaves an equal body, and another one another")]
    [MemberData(nameof(Bodies))]
    public void Comparable(string body, bool isKept)
    {
        Assert.Equal(Answered(body).Answer!.Text(), Answered(body).Answer!.Text());
        if (isKept) Assert.NotEqual(Answered(body).Answer!.Text(), Answered(body.Replace("ZEBRA", "LLAMA", StringComparison.Ordinal)).Answer!.Text());
    }

    [Theory(DisplayName = "A secret has one pseudonym, whatever the form around it")]
    [InlineData("""{"password":"ab \"ZEBRA"}""")]
    [InlineData("""{"password":"ab \"ZEBRA",}""")]
    [InlineData("""{"password":"\u0061b \"ZEBRA",}""")]
    [InlineData("""{"x":"{\"password\":\"ab \\\"ZEBRA\"}",}""")]
    [InlineData("password=ab+%22ZEBRA")]
    [InlineData("user[password]=ab \"ZEBRA")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"password\"\r\n\r\nab \"ZEBRA\r\n--b--\r\n")]
    [InlineData("https://x.example/?password=ab%20%22ZEBRA")]
    public void One_pseudonym(string body) =>
        Assert.Contains(new Pseudonyms("a key of the tests, 32 bytes ..."u8).Password("ab \"ZEBRA"), Uri.UnescapeDataString(Answered(body).Answer!.Text()!), StringComparison.Ordinal);

    [Theory(DisplayName = "A secret is gone from a header line, and the scan would have found it")]
    [MemberData(nameof(Headers))]
    public void Gone_from_headers(string name, string value)
    {
        var exchange = new Exchange { Id = "x", Event = RedactionTests.Event("GET", "/x", null, (name, value)), Answer = new RecordedResponse(200, [new(name, value)], ReadOnlyMemory<byte>.Empty) };
        var redacted = Redactor.Redact(exchange);
        Assert.DoesNotContain("ZEBRA", ExchangeLine.Write(redacted), StringComparison.Ordinal);
        Assert.Empty(SecretScan.Of(redacted, isRecorded: true));
        Assert.NotEmpty(SecretScan.Of(exchange, isRecorded: true));
        Assert.Equal(ExchangeLine.Write(redacted), ExchangeLine.Write(Redactor.Redact(redacted)));
    }

    [Theory(DisplayName = "A secret of the path is gone wherever an event repeats it, and stays one segment")]
    [InlineData("""{"path":"/reset/ZE%42RA/x","pathParameters":{"token":"ZEBRA"},"requestContext":{"path":"/v1/reset/ZEBRA/x"},"httpMethod":"GET"}""", "path")]
    [InlineData("""{"version":"2.0","rawPath":"/reset/ZEBRA/x","pathParameters":{"token":"ZEBRA"},"requestContext":{"http":{"path":"/reset/ZEBRA/x","method":"GET"}}}""", "rawPath")]
    public void Gone_from_paths(string sent, string path)
    {
        using var redacted = JsonDocument.Parse(Redactor.Redact(new Exchange { Id = "x", Event = sent }).Event);
        Assert.DoesNotContain("ZEBRA", redacted.RootElement.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("%42", redacted.RootElement.ToString(), StringComparison.Ordinal);
        var token = redacted.RootElement.GetProperty("pathParameters").GetProperty("token").GetString();
        Assert.Equal($"/reset/{token}/x", redacted.RootElement.GetProperty(path).GetString());
    }

    [Theory(DisplayName = "Header lines that say nothing secret stay as they are")]
    [InlineData("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")]
    [InlineData("Idempotency-Key", "5f0c1b2e-order-1")]
    [InlineData("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==")]
    [InlineData("Surrogate-Key", "posts post-7")]
    [InlineData("Date", "Mon, 30 Nov 2026 09:36:58 GMT")]
    [InlineData("Content-Type", "multipart/form-data; boundary=----x")]
    [InlineData("Content-Disposition", "attachment; filename=\"password.txt\"")]
    [InlineData("WWW-Authenticate", "Bearer realm=\"x\", error=\"invalid_token\"")]
    [InlineData("Strict-Transport-Security", "max-age=63072000; includeSubDomains")]
    [InlineData("X-Amzn-Trace-Id", "Root=1-67891233-abcdef012345678912345678;Sampled=1")]
    [InlineData("Forwarded", "for=198.18.7.9;proto=https;by=\"[2001:db8::1:2]:4711\", for=unknown;host=x.example:80")]
    [InlineData("Access-Control-Allow-Headers", "Authorization, X-CSRF-Token, X-Api-Key")]
    [InlineData("Referer", "https://medium.example/@mira?x=y")]
    public void Header_lines_untouched(string name, string value) =>
        Assert.Equal(value, Redactor.Redact(new Exchange { Id = "x", Event = Event(""), Answer = new RecordedResponse(200, [new(name, value)], ReadOnlyMemory<byte>.Empty) }).Answer!.Headers[0].Value);

    [Theory(DisplayName = "Clients' addresses are gone from every header line that proxies write them to")]
    [InlineData("Forwarded", "for=84.17.33.9;proto=https, for=\"[2a01:4f8:c0c::9]:4711\"")]
    [InlineData("Forwarded", "For=\"84.17.33.9:80\";by=84.17.33.9")]
    [InlineData("X-Client-IP", "84.17.33.9")]
    [InlineData("Fastly-Client-IP", "2a01:4f8:c0c::9")]
    [InlineData("X-Original-Forwarded-For", "84.17.33.9, 10.0.0.1")]
    public void Addresses(string name, string value)
    {
        var left = Redactor.Redact(new Exchange { Id = "x", Event = Event(""), Answer = new RecordedResponse(200, [new(name, value)], ReadOnlyMemory<byte>.Empty) }).Answer!.Headers[0].Value;
        Assert.DoesNotContain("84.17.33.9", left, StringComparison.Ordinal);
        Assert.DoesNotContain("2a01", left, StringComparison.Ordinal);
        Assert.Equal(value.Contains("proto=https", StringComparison.Ordinal), left.Contains("proto=https", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "Short codes of every kind are gone, also as numbers")]
    [InlineData("""{"cvv":481}""", "481")]
    [InlineData("""{"pin":"4x8z"}""", "4x8z")]
    [InlineData("""{"otp":481,}""", "481")]
    [InlineData("""{"password":-48.25}""", "48.25")]
    [InlineData("""{"otp":{"value":482913}}""", "482913")]
    [InlineData("""{"pin":"пароль"}""", "пароль")]
    public void Codes(string body, string secret)
    {
        var text = Answered(body).Answer!.Text()!;
        Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Equal(body.Length, text.Length);
    }

    [Theory(DisplayName = "What says nothing secret stays as it is, whatever its form")]
    [InlineData("<p class=\"a\">Enter your name = x: y</p>")]
    [InlineData("{\"code\":\"INR\",\"isbn\":\"x\",}")]
    [InlineData("a=1&b={x}&c=<y>&d=z w")]
    [InlineData("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"password.txt\"\r\n\r\nhello there\r\n--b--\r\n")]
    [InlineData("{\"password\":null,\"token\":\"\",}")]
    [InlineData("password=&user=x")]
    [InlineData("{\"key\":\"posts/7.jpg\",\"routeKey\":\"GET /x\",\"pdf_key\":\"a.pdf\",\"publicKey\":\"x\"}")]
    [InlineData("12:30:45 GET https://x.example/a?b=c#d")]
    public void Untouched(string body)
    {
        Assert.Equal(body, Answered(body).Answer!.Text());
        Assert.False(Answered(body).IsTruncated);
    }

    private static Exchange Answered(string body) => Redactor.Redact(new Exchange { Id = "x", Event = Event(body), Answer = new RecordedResponse(200, [], Encoding.UTF8.GetBytes(body)) });

    private static string Event(string body) => $$"""{"path":"/x","httpMethod":"POST","headers":{},"body":{{JsonSerializer.Serialize(body)}},"isBase64Encoded":false}""";

    private static string Part(string name, string value) =>
        $"{Boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n{Boundary}\r\nContent-Disposition: form-data; name=\"last\"\r\n\r\nz\r\n{Boundary}--\r\n";
}
