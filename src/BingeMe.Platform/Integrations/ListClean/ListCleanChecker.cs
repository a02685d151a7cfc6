using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.ListClean;

/// <summary>
/// ListClean (platform-auth P9): <c>GET /v1/verify/email/{address}</c>. Any outage, refusal or nonsense gives null, so that a provider
/// who is down does not close the door to newcomers. The verdict is read at the top level or under <c>data</c>: both are seen.
/// </summary>
/// <param name="http">Carries the calls.</param>
/// <param name="key"><c>LISTCLEAN_API_KEY</c>; null switches the check off.</param>
/// <param name="server">ListClean, or a test's.</param>
internal sealed class ListCleanChecker(GuardedHttpClient http, string? key, Uri server) : IAddressChecker
{
    public static readonly Uri ListClean = new("https://api.listclean.xyz/");

    // Legacy waited five seconds in all (platform-auth P9): two attempts fit in.
    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(2.3), Retries = 1 };

    public async Task<AddressVerdict?> Check(string address, CancellationToken cancelled)
    {
        if (key is null) return null;
        try
        {
            var answer = await http.Send(
                _ =>
                {
                    var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server, $"v1/verify/email/{Uri.EscapeDataString(address)}"));
                    request.Headers.TryAddWithoutValidation("X-AUTH-TOKEN", key);
                    return ValueTask.FromResult(request);
                },
                repeatable: true,
                cancelled);
            return answer.IsSuccess ? Read(answer.Body) : null;
        }
        catch (DependencyException)
        {
            return null;
        }
    }

    private static AddressVerdict? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = UnicodeJson.Parse(body);
            var root = json.RootElement;
            // A 200 that says success:false judges the request, not the address.
            if (root.ValueKind != JsonValueKind.Object || (root.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.False)) return null;
            if (root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object && Text(data, "status") is not null) root = data;
            return Text(root, "status") is { } status ? new AddressVerdict(Cut(status, 64), Text(root, "message") is { } remarks ? Cut(remarks, 255) : null) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
