using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using BingeMe.TestSupport.Http;

namespace CutoverTests.Engines.Aws;

/// <summary>
/// AWS's side of signature version 4, from a request as it came over the wire (AWS, "Create a signed request"), written without a look at the
/// signer.
/// </summary>
internal static partial class SignatureCheck
{
    public const string AccessKey = "AKIDEXAMPLE";
    public const string Token = "session-token-of-the-tests";
    private const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    /// <summary>Keys in the environment, where the SDK's chain looks first. They stay: every test takes the same.</summary>
    public static void SetKeys()
    {
        Environment.SetEnvironmentVariable("AWS_ACCESS_KEY_ID", AccessKey);
        Environment.SetEnvironmentVariable("AWS_SECRET_ACCESS_KEY", SecretKey);
        Environment.SetEnvironmentVariable("AWS_SESSION_TOKEN", Token);
    }

    /// <summary>What is wrong with a request's signature; null = nothing.</summary>
    public static string? Fault(RecordedRequest request, string service, string region)
    {
        if (!request.Headers.TryGetValue("authorization", out var authorization)) return "it is not signed";
        if (AuthorizationText().Match(authorization) is not { Success: true } parts) return $"no such scheme: {authorization}";
        var date = request.Headers["x-amz-date"];
        var scope = $"{date[..8]}/{region}/{service}/aws4_request";
        if (parts.Groups["credential"].Value != $"{AccessKey}/{scope}") return $"credential {parts.Groups["credential"].Value} instead of {scope}";
        if (!DateTimeOffset.TryParseExact(date, "yyyyMMdd'T'HHmmss'Z'", null, System.Globalization.DateTimeStyles.AssumeUniversal, out var at) || (DateTimeOffset.UtcNow - at).Duration() > TimeSpan.FromMinutes(5))
            return $"the time {date} is not the present";
        var names = parts.Groups["headers"].Value.Split(';');
        foreach (var needed in new[] { "host", "x-amz-date", "x-amz-security-token", "content-type" })
            if (!names.Contains(needed)) return $"{needed} is not signed";
        if (request.Headers["x-amz-security-token"] != Token) return "another session's token";
        var target = request.Target.Split('?');
        var lines = new List<string> { request.Method, target[0], target.Length > 1 ? target[1] : "" };
        lines.AddRange(names.Select(n => $"{n}:{WhiteSpace().Replace(request.Headers[n].Trim(), " ")}"));
        lines.AddRange(["", string.Join(';', names), Hex(SHA256.HashData(request.Body))]);
        var text = string.Join('\n', "AWS4-HMAC-SHA256", date, scope, Hex(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines)))));
        var key = Encoding.UTF8.GetBytes("AWS4" + SecretKey);
        foreach (var step in scope.Split('/').Append(text)) key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(step));
        return parts.Groups["signature"].Value == Hex(key) ? null : "the signature is another";
    }

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);

    [GeneratedRegex(@"\AAWS4-HMAC-SHA256 Credential=(?<credential>[^,]+), SignedHeaders=(?<headers>[a-z0-9;-]+), Signature=(?<signature>[0-9a-f]{64})\z")]
    private static partial Regex AuthorizationText();

    [GeneratedRegex(" +")]
    private static partial Regex WhiteSpace();
}
