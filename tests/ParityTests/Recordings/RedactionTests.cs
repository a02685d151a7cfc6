using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Redaction;
using Xunit;

namespace ParityTests.Recordings;

/// <summary>What is written holds no secret, and what was equal stays equal (docs/replay.md, points 4 and 5).</summary>
public sealed class RedactionTests
{
    private const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmF0dXJlLW9mLWEtdG9rZW4";

    private static readonly Redactor Redactor = new(new Pseudonyms("a key of the tests, 32 bytes ..."u8));

    /// <summary>Each secret stands where real clients put it.</summary>
    public static TheoryData<string, string, string> Places() => new()
    {
        { "a bearer token", Token, Event("GET", "/user/me", null, ("Authorization", $"Bearer {Token}")) },
        { "basic credentials", "dXNlcjpodW50ZXIy", Event("GET", "/user/me", null, ("Authorization", "Basic dXNlcjpodW50ZXIy")) },
        { "a cookie", "s3ss10n-value", Event("GET", "/user/me", null, ("Cookie", "theme=dark; sid=s3ss10n-value")) },
        { "an API key's header", "k-123456789", Event("GET", "/user/me", null, ("X-Api-Key", "k-123456789")) },
        { "a client's address", "84.17.33.9", Event("GET", "/user/me", null, ("X-Forwarded-For", "84.17.33.9, 10.0.0.1")) },
        { "a password in JSON", "hunter2-and-more", Event("POST", "/auth/login", """{"username_email":"x","password":"hunter2-and-more"}""") },
        { "a password beside half of a surrogate pair", "hunter2-half", Event("POST", "/auth/login", """{"note":"nice \ud83d","password":"hunter2-half"}""") },
        { "a new password", "n3w-hunter", Event("PUT", "/user/password", """{"new_password":"n3w-hunter","confirmPassword":"n3w-hunter"}""") },
        { "a password in a form", "hunter2+form", Event("POST", "/auth/login", "username=x&password=hunter2%2Bform") },
        { "a password in broken JSON", "hunter2-broken", Event("POST", "/auth/login", """{"username_email":"x","password":"hunter2-broken" """) },
        { "a code in text", "482913", Event("POST", "/auth/verify", """{"otp":"482913"}""") },
        { "a code as a number", "482913", Event("POST", "/auth/verify", """{"otp":482913}""") },
        { "a code by mail", "482913", Event("POST", "/user/verify", """{"email_otp":"482913"}""") },
        { "a code by text message", "482913", Event("POST", "/user/verify", """{"mobileOtp":"482913"}""") },
        { "a code in a form", "482913", Event("POST", "/user/verify", "emailOtp=482913") },
        { "a tax number", "ABCDE1234F", Event("POST", "/verification/account", """{"pancard":"ABCDE1234F"}""") },
        { "an identity number", "499118665246", Event("POST", "/verification/account", """{"aadhar":"499118665246"}""") },
        { "a bank account", "00112233445566", Event("PUT", "/payout", """{"bank_india":{"acc_no":"00112233445566","ifsc":"HDFC0001234"}}""") },
        { "a bank's branch", "HDFC0001234", Event("PUT", "/payout", """{"bank_india":{"acc_no":"00112233445566","ifsc":"HDFC0001234"}}""") },
        { "a payment address", "jane.doe@okbank", Event("PUT", "/payout", """{"upi_id":"jane.doe@okbank"}""") },
        { "an address in a body", "84.17.33.9", Event("POST", "/sessions", """{"ip_address":"84.17.33.9"}""") },
        { "a phone number to sign in with", "+919812345678", Event("POST", "/auth/login", """{"username_email":"+919812345678"}""") },
        { "a refresh token", "opaque-refresh-1", Event("POST", "/auth/refresh", """{"refreshToken":"opaque-refresh-1"}""") },
        { "a mail address", "jane.doe@gmail.com", Event("POST", "/contact", """{"about":"write to jane.doe@gmail.com please"}""") },
        { "a mail address in the query", "jane.doe", Event("GET", "/user/search?q=jane.doe%40gmail.com", null) },
        { "a phone number", "+919812345678", Event("POST", "/user/phone", """{"phone":"+919812345678"}""") },
        { "a payment card", "4111111111111111", Event("POST", "/pay", """{"note":"card 4111111111111111"}""") },
        { "a payment card as a number", "4111111111111111", Event("POST", "/pay", """{"note":4111111111111111}""") },
        { "a payment card in groups", "4111 1111 1111 1111", Event("POST", "/pay", """{"note":"4111 1111 1111 1111"}""") },
        { "a token in a text", Token, Event("POST", "/contact", $$"""{"about":"my token is {{Token}} !"}""") },
        { "a signed address", "abcdef0123456789", Event("POST", "/contact", """{"about":"https://m.example/a.jpg?X-Amz-Expires=60&X-Amz-Signature=abcdef0123456789"}""") },
        { "a cloud key", "AKIAABCDEFGHIJKLMNOP", Event("POST", "/contact", """{"about":"AKIAABCDEFGHIJKLMNOP"}""") },
        { "a member's name that is a mail address", "jane@gmail.com", Event("POST", "/contact", """{"jane@gmail.com":1}""") },
    };

    [Theory(DisplayName = "Half of a surrogate pair is recorded as what it is")]
    [InlineData("""{"message":"nice \ud83d"}""", """{"message":"nice \ud83d"}""")]
    [InlineData("""{ "message" : "\uDC00 \\ud83d \ud83d\ude00 \ud83dx" , "otp":"48" }""", """{ "message" : "\uDC00 \\ud83d \ud83d\ude00 \ud83dx" , "otp":"48" }""")]
    [InlineData("""{"\udbff":1,"a":"\ud800\ud83d\ude00","otp":"482913"}""", null)]
    public void Halves(string body, string? expected)
    {
        var sent = Redactor.Redact(new Exchange { Id = "x", Event = Event("POST", "/messages/send", body) });
        using var document = JsonDocument.Parse(sent.Event);
        var written = document.RootElement.GetProperty("body").GetString()!;
        if (expected is not null) Assert.Equal(expected, written);
        Assert.Equal(body.Contains("\\uDC00", StringComparison.Ordinal), written.Contains("\\uDC00", StringComparison.Ordinal));
        Assert.Equal(body.Contains("\\ud800", StringComparison.Ordinal), written.Contains("\\ud800", StringComparison.Ordinal));
        Assert.DoesNotContain("482913", written, StringComparison.Ordinal);
        Assert.DoesNotContain("E0F", written, StringComparison.OrdinalIgnoreCase);
        using var again = JsonDocument.Parse(written);
    }

    [Theory(DisplayName = "A secret is gone, wherever it stands, and the scan would have found it")]
    [MemberData(nameof(Places))]
    public void Gone(string what, string secret, string text)
    {
        Assert.Contains(secret.Replace("+form", "%2Bform", StringComparison.Ordinal), text, StringComparison.Ordinal);
        var exchange = new Exchange { Id = "x", Event = text };
        var written = ExchangeLine.Write(Redactor.Redact(exchange));
        Assert.False(written.Contains(secret, StringComparison.Ordinal), $"{what} is still there: {written}");
        Assert.Empty(SecretScan.Of(Redactor.Redact(exchange), isRecorded: true));
        Assert.Null(Import.WhyNoRequest(Redactor.Redact(exchange).Event));
    }

    [Fact(DisplayName = "A secret in a base64 body is gone too; the body is then text, where a replay finds its variables")]
    public void In_base64()
    {
        var text = Event("POST", "/auth/refresh", """{"refreshToken":"opaque-refresh-1"}""", ("Content-Type", "application/octet-stream"));
        Assert.Contains("\"isBase64Encoded\":true", text, StringComparison.Ordinal);
        var redacted = Redactor.Redact(new Exchange { Id = "x", Event = text }).Event;
        using var document = JsonDocument.Parse(redacted);
        Assert.StartsWith("{\"refreshToken\":\"{{token-", document.RootElement.GetProperty("body").GetString(), StringComparison.Ordinal);
        Assert.False(document.RootElement.GetProperty("isBase64Encoded").GetBoolean());
    }

    [Theory(DisplayName = "The scan finds what a redactor has left")]
    [InlineData("""{"x":"eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmF0dXJl"}""", "a JSON web token")]
    [InlineData("""{"x":"sk_live_abcdefghijklmnop"}""", "a key of a service")]
    [InlineData("""{"x":"-----BEGIN RSA PRIVATE KEY-----"}""", "a key of a service")]
    [InlineData("""{"x":"jane@gmail.com"}""", "a mail address that may be somebody's")]
    [InlineData("""{"x":"{\"y\":\"jane@gmail.com\"}"}""", "a mail address that may be somebody's")]
    [InlineData("""{"isBase64Encoded":true,"body":"eyJ5IjoiamFuZUBnbWFpbC5jb20ifQ=="}""", "a mail address that may be somebody's")]
    [InlineData("""{"x":4111111111111111}""", "a payment card's number")]
    [InlineData("""{"headers":{"Authorization":"Bearer opaque"}}""", "credentials")]
    [InlineData("""{"answer":{"headers":[["Authorization","Bearer opaque"]]}}""", "credentials")]
    [InlineData("""{"body":"{\"password\":\"hunter2\"}"}""", "a password")]
    [InlineData("""{"refresh_token":"opaque"}""", "a token or key by its name")]
    public void Found(string json, string what)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Contains(SecretScan.Of(document.RootElement, isRecorded: true), f => f.What == what);
    }

    [Theory(DisplayName = "The scan is silent about what is no secret")]
    [InlineData("""{"x":1749988800000}""")]
    [InlineData("""{"x":"mira@creators.example"}""")]
    [InlineData("""{"Authorization":"Bearer {{member:1}}"}""")]
    [InlineData("""{"password":"Pw1!0123456789abcdef"}""")]
    [InlineData("""{"x":"4111111111111112"}""")]
    public void Silent(string json)
    {
        using var document = JsonDocument.Parse(json);
        Assert.Empty(SecretScan.Of(document.RootElement, isRecorded: true));
    }

    [Fact(DisplayName = "Equal values stay equal under one key, and are others under another key")]
    public void Deterministic()
    {
        var text = Event("GET", "/user/me", null, ("Authorization", $"Bearer {Token}"));
        var answer = new RecordedResponse(200, [], Encoding.UTF8.GetBytes("{\"data\":{\"accessToken\":\"" + Token + "\"}}"));
        var redacted = Redactor.Redact(new Exchange { Id = "x", Event = text, Answer = answer });
        using var body = JsonDocument.Parse(redacted.Answer!.Body);
        var pseudonym = body.RootElement.GetProperty("data").GetProperty("accessToken").GetString()!;
        Assert.Contains($"Bearer {pseudonym}", redacted.Event, StringComparison.Ordinal);
        Assert.Equal(ExchangeLine.Write(redacted), ExchangeLine.Write(Redactor.Redact(redacted)));
        var other = new Redactor(new Pseudonyms("another key of the tests, as long"u8)).Redact(new Exchange { Id = "x", Event = text });
        Assert.DoesNotContain(pseudonym, other.Event, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "What holds no secret stays as it is, byte for byte")]
    [InlineData("{ \"a\" : 1.0, \"b\":[ ], \"a\":\"\\u20b9\" }")]
    [InlineData("{\"code\":\"INR\",\"status\":200,\"count\":12345}")]
    [InlineData("plain text")]
    [InlineData("a=1&b=two%20words&c")]
    public void Untouched(string body)
    {
        var redacted = Redactor.Redact(new Exchange { Id = "x", Event = Event("POST", "/contact", body), Answer = new RecordedResponse(200, [new("Vary", "Origin"), new("vary", "Accept")], Encoding.UTF8.GetBytes(body)) });
        using var document = JsonDocument.Parse(redacted.Event);
        Assert.Equal(body, document.RootElement.GetProperty("body").GetString());
        Assert.Equal(body, redacted.Answer!.Text());
        Assert.Equal([new("Vary", "Origin"), new("vary", "Accept")], redacted.Answer.Headers);
    }

    [Fact(DisplayName = "A body that cannot be read is left out, and counted")]
    public void Binary()
    {
        var redacted = Redactor.Redact(new Exchange { Id = "x", Event = Event("POST", "/media", "x"), Answer = new RecordedResponse(200, [], (byte[])[0xff, 0xd8, 0xff]) });
        Assert.True(redacted.IsTruncated);
        Assert.Equal(0, redacted.Answer!.Body.Length);
    }

    internal static string Event(string method, string target, string? body, params (string Name, string Value)[] headers) => Encoding.UTF8.GetString(EventWriter.ToBytes(
        new WireRequest
        {
            Method = method,
            Target = target,
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value)), .. Typed(body, headers)],
            Body = body is null ? ReadOnlyMemory<byte>.Empty : Encoding.UTF8.GetBytes(body),
            SourceAddress = "203.0.113.7",
        },
        EventKind.RestV1));

    /// <summary>Without a type a gateway would send the body in base64, where no test would see a secret.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Typed(string? body, (string Name, string Value)[] headers) =>
        body is null || headers.Any(static h => h.Name == "Content-Type") ? [] : [new("Content-Type", "application/json")];
}
