using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BingeMe.Cutover.Engines.Aws;

/// <summary>
/// Calls of one AWS service. What is throttled, fails inside AWS or breaks on its way is repeated three times, so every call must be one that
/// may be sent twice. Of what AWS says only the error's code is told: its texts can repeat parts of the signed request.
/// </summary>
/// <param name="signed">Signs and sends; its disposal is this object's.</param>
/// <param name="endpoint">The service's address in its region.</param>
/// <param name="rights">What the role must be allowed, for the message when it is not.</param>
/// <param name="clock">Waits between attempts.</param>
internal sealed partial class AwsApi(HttpMessageHandler signed, Uri endpoint, string rights, TimeProvider clock) : IDisposable
{
    private const int Attempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private static readonly HashSet<string> Throttles = new(StringComparer.Ordinal)
    {
        "Throttling", "ThrottlingException", "ThrottledException", "RequestThrottled", "RequestThrottledException", "RequestLimitExceeded", "TooManyRequestsException", "LimitExceededException",
        "PriorRequestNotComplete",
    };

    private readonly HttpClient http = new(signed) { BaseAddress = endpoint, Timeout = TimeSpan.FromSeconds(5), MaxResponseContentBufferSize = 1 << 20 };

    /// <summary>Sends a request, and gives the answer's body.</summary>
    /// <param name="action">Its name in AWS's documentation, for messages.</param>
    /// <param name="make">Makes the request, relative to the endpoint, anew for each attempt.</param>
    /// <param name="cancelled">Gives up.</param>
    /// <exception cref="EngineException">There is no good answer.</exception>
    public async Task<string> Send(string action, Func<HttpRequestMessage> make, CancellationToken cancelled)
    {
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                using var request = make();
                using var answer = await http.SendAsync(request, cancelled);
                // The bytes: a proxy's page may name a charset that is not known here.
                var body = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(cancelled));
                if (answer.IsSuccessStatusCode) return body;
                var code = CodeOf(answer, body);
                var status = (int)answer.StatusCode;
                if (attempt == Attempts || !(status is 429 or >= 500 || Throttles.Contains(code))) throw Refused(action, status, code);
                if (answer.Headers.RetryAfter?.Delta is { } asked && asked > pause) pause = asked;
            }
            catch (HttpRequestException e)
            {
                // What breaks on the wire may pass the next time; a signer without keys will not.
                if (attempt == Attempts || (e.HttpRequestError == HttpRequestError.Unknown && e.InnerException is not IOException))
                    throw new EngineException($"{action} at {endpoint.Host}: {e.Message}", e);
            }
            catch (TaskCanceledException e) when (!cancelled.IsCancellationRequested)
            {
                if (attempt == Attempts) throw new EngineException($"{action}: {endpoint.Host} did not answer within {http.Timeout.TotalSeconds} s, {Attempts} times.", e);
            }

            await Task.Delay(pause < LongestPause ? pause : LongestPause, clock, cancelled);
            pause *= 2;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static string CodeOf(HttpResponseMessage answer, string body)
    {
        var text = answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? types.First()
            : body.StartsWith('{') ? JsonCode(body)
            : XmlCode().Match(body) is { Success: true } xml ? xml.Groups[1].Value : "";
        // Bare: com.amazonaws.x#Code:http://...
        text = text[(text.LastIndexOf('#') + 1)..].Split(':')[0];
        return CodeText().IsMatch(text) ? text : "";
    }

    private static string JsonCode(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            foreach (var name in new[] { "__type", "code" })
                if (json.RootElement.TryGetProperty(name, out var code) && code.ValueKind == JsonValueKind.String) return code.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not an object, or no text: no code then; the status is told.
        }

        return "";
    }

    private EngineException Refused(string action, int status, string code) => new($"{action} at {endpoint.Host} was answered with {status} {code}".TrimEnd() + ". " + code switch
    {
        "ExpiredToken" or "ExpiredTokenException" or "RequestExpired" => "The credentials have expired, or this machine's clock is wrong: renew them (aws sso login; an instance's role renews its own) and go on.",
        "SignatureDoesNotMatch" or "InvalidSignatureException" => "The secret key is not that of the access key, or this machine's clock is wrong.",
        "InvalidClientTokenId" or "UnrecognizedClientException" => "AWS does not know these credentials: look at AWS_ACCESS_KEY_ID, AWS_SESSION_TOKEN or the profile.",
        _ when Throttles.Contains(code) || status == 429 => $"AWS throttles the account, {Attempts} times: look who else calls the service, and set the share again.",
        _ when status is 401 or 403 => $"The role must be allowed {rights}.",
        _ when status == 404 || code.EndsWith("NotFound", StringComparison.Ordinal) => "There is no such thing in this region and account: look at its name and at the region.",
        _ when status >= 500 => "AWS failed inside; it may be over by the next try.",
        _ => "AWS takes the request for wrong.",
    });

    [GeneratedRegex("<Code>([^<]*)</Code>")]
    private static partial Regex XmlCode();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,80}\z")]
    private static partial Regex CodeText();
}
