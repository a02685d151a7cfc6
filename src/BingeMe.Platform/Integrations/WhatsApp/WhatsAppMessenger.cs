using System.Net.Http.Headers;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.WhatsApp;

/// <summary>
/// Codes by WhatsApp (platform-auth P15; Meta, WhatsApp Cloud API). Any failure is one alert, a refusal false, and an outage a failed dependency,
/// as a mail server's is; never repeated, since a second code message confuses its reader. Neither code nor number leaves in an alert but for the
/// number's last two digits.
/// </summary>
/// <param name="http">Carries the calls.</param>
/// <param name="tokens">The account's bearer tokens.</param>
/// <param name="alerts">Hears of failures.</param>
/// <param name="url"><c>WHATSAPP_API_URL</c>.</param>
/// <param name="template"><c>WHATSAPP_TEMPLATE</c>.</param>
/// <param name="clock">Says which tokens are expired.</param>
internal sealed class WhatsAppMessenger(GuardedHttpClient http, IWhatsAppTokens tokens, IAlerts alerts, Uri url, string template, TimeProvider clock) : IMessenger
{
    /// <summary>In logs and metrics.</summary>
    public const string Name = "whatsapp";

    private const int ProviderDown = 131000;

    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(10), Retries = 0 };

    public async Task<bool> SendCode(string phone, string code, CancellationToken cancelled)
    {
        string? failure;
        try
        {
            failure = await tokens.Newest(clock.GetUtcNow(), cancelled) is { } token
                ? await Send(phone, code, token, cancelled)
                : "no unexpired token in wb_access_tokens";
        }
        catch (DependencyException e)
        {
            Tell(phone, e.InnerException is ServiceCallException { Answer.Status: > 0 } fault ? Describe(fault.Answer) : $"{e.Dependency} does not answer");
            throw;
        }

        if (failure is null) return true;
        Tell(phone, failure);
        return false;
    }

    private void Tell(string phone, string failure) => alerts.Tell($"WhatsApp could not send a code to {Masked(phone)}: {failure}.");

    /// <summary>What went wrong; null when the provider took the message.</summary>
    private async Task<string?> Send(string phone, string code, string token, CancellationToken cancelled)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(TemplateMessage.Code(phone, template, code), WhatsAppJson.Default.TemplateMessage);
        var answer = await http.Send(
            _ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Post, url)
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
                Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            }),
            repeatable: false,
            cancelled);
        var (isTaken, error) = (answer.Status == 200 && !answer.Body.IsEmpty, ErrorCode(answer.Body));
        if (isTaken && error is null) return null;
        // Meta tells outages of its own with other statuses, too, and a 200 that makes no sense is no refusal of this number.
        if (error == ProviderDown || (answer.Status == 200 && error is 0 or null))
            throw new DependencyException(Name, new ServiceCallException(answer)) { Kind = DependencyFailure.Broken };
        return Describe(answer);
    }

    private static string Describe(HttpResponse answer) => ErrorCode(answer.Body) switch
    {
        ProviderDown => $"error {ProviderDown}, the provider is down",
        0 or null => $"status {answer.Status}",
        var code => $"status {answer.Status}, error {code}",
    };

    /// <summary>The code of the answer's error; 0 for an error without a number or an answer that is no JSON object; null when there is none.</summary>
    private static int? ErrorCode(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty) return null;
        try
        {
            using var json = UnicodeJson.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object) return 0;
            if (!json.RootElement.TryGetProperty("error", out var error) || error.ValueKind == JsonValueKind.Null) return null;
            return error.ValueKind == JsonValueKind.Object && error.TryGetProperty("code", out var code) && code.ValueKind == JsonValueKind.Number
                && code.TryGetInt32(out var number) ? number : 0;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static string Masked(string phone) => phone.Length > 4 ? $"a number ending in {phone[^2..]}" : "a number";
}
