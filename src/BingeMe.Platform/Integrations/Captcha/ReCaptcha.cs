using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.Captcha;

/// <summary>
/// Google's invisible reCAPTCHA (Google, reCAPTCHA, "Verifying the user's response"): <c>POST /recaptcha/api/siteverify</c>. A response that
/// was solved on a site of somebody else's does not count.
/// </summary>
/// <param name="http">Carries the calls.</param>
/// <param name="secret"><c>INVISIBLE_RECAPTCHA_SECRETKEY</c>.</param>
/// <param name="hosts">The sites on which it may be solved; empty leaves that to Google's own list.</param>
/// <param name="server">Google, or a test's.</param>
internal sealed class ReCaptcha(GuardedHttpClient http, string secret, IReadOnlyList<string> hosts, Uri server) : ICaptcha
{
    public static readonly Uri Google = new("https://www.google.com/");

    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(3), Retries = 1 };

    public async Task<bool> Verify(string response, string clientAddress, CancellationToken cancelled)
    {
        var answer = await http.Send(
            _ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Post, new Uri(server, "recaptcha/api/siteverify"))
            {
                Content = new FormUrlEncodedContent([new("secret", secret), new("response", response), new("remoteip", clientAddress)]),
            }),
            // Each response counts once: asked again after a lost answer, Google would call it a duplicate.
            repeatable: false,
            cancelled);
        return answer.IsSuccess && Read(answer.Body);
    }

    private bool Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = UnicodeJson.Parse(body);
            var root = json.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("success", out var success) || success.ValueKind != JsonValueKind.True) return false;
            return hosts.Count == 0
                || (root.TryGetProperty("hostname", out var host) && host.ValueKind == JsonValueKind.String && hosts.Contains(host.GetString()!, StringComparer.OrdinalIgnoreCase));
        }
        catch (JsonException)
        {
            // What is no verdict is none in the visitor's favour.
            return false;
        }
    }
}

/// <summary>Stands where no captcha is configured: nothing is accepted (live-payout-privacy.md, POST /contact).</summary>
internal sealed class NoCaptcha : ICaptcha
{
    public static readonly NoCaptcha Instance = new();

    public Task<bool> Verify(string response, string clientAddress, CancellationToken cancelled) => Task.FromResult(false);
}
