using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Integrations.Push;

/// <summary>
/// Push by FCM HTTP v1 (ruling 18; Firebase, Send messages using FCM HTTP v1). Every attempt at a push bears its id as the tag and collapse
/// id, so that a device that gets it twice shows it once (Firebase, AndroidNotification; Apple, Sending notification requests to APNs). A
/// device that FCM no longer knows is forgotten.
/// </summary>
internal sealed class FcmPush : IPush
{
    public const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    public static readonly Uri Fcm = new("https://fcm.googleapis.com/");

    private static readonly Counter<long> Rejected =
        new Meter(ApiMetrics.MeterName).CreateCounter<long>("bingeme.push.rejected", "{push}", "Pushes that FCM refused for good.");

    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly GuardedHttpClient http;
    private readonly GoogleAccessTokens access;
    private readonly Func<ServiceAccount> account;
    private readonly IPushTokens tokens;
    private readonly Uri server;
    private readonly IFaultLog faults;

    public FcmPush(GuardedHttpClient http, GoogleAccessTokens access, Func<ServiceAccount> account, IPushTokens tokens, Uri server, IFaultLog? faults = null)
    {
        (this.http, this.access, this.account, this.tokens, this.server, this.faults) = (http, access, account, tokens, server, faults ?? FaultLog.None);
        Rejected.Add(0);
    }

    public bool IsOn => true;

    public async Task<bool> Deliver(long userId, string id, PushMessage message, CancellationToken cancelled)
    {
        if (await tokens.Find(userId, cancelled) is not { FcmToken: { Length: > 0 } device }) return false;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new FcmRequest(new FcmRequest.Content(
                device,
                new FcmRequest.Notice(message.Title, message.Body),
                message.Data,
                new FcmRequest.AndroidPart(new FcmRequest.AndroidNotice(id)),
                new FcmRequest.ApnsPart(new Dictionary<string, string> { ["apns-collapse-id"] = id }))),
            PushJson.Default.FcmRequest);
        var answer = await Post(body, cancelled);
        // 401: the access token was withdrawn before its time. One more try with a fresh one; nothing was sent before.
        if (answer.Status == 401) answer = await Post(body, cancelled);
        if (answer.IsSuccess) return true;
        if (answer.Status is 401 or 403) throw new DependencyException("fcm", new ServiceCallException(answer)) { Kind = DependencyFailure.Refused };
        if (IsUnregistered(answer))
        {
            await tokens.Delete(userId, device, cancelled);
        }
        else
        {
            Rejected.Add(1);
            faults.Tell("sending a push", new ServiceCallException(answer));
        }

        return false;
    }

    private async Task<HttpResponse> Post(byte[] body, CancellationToken cancelled)
    {
        var bearer = await access.Get(cancelled);
        var answer = await http.Send(
            _ => ValueTask.FromResult(new HttpRequestMessage(HttpMethod.Post, new Uri(server, $"v1/projects/{Uri.EscapeDataString(account().ProjectId)}/messages:send"))
            {
                Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
                Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } },
            }),
            repeatable: false,
            cancelled);
        if (answer.Status == 401) access.Forget(bearer);
        return answer;
    }

    /// <summary>404 with <c>UNREGISTERED</c> among the details (Firebase, ErrorCode). A bare 404 may be a wrong project and deletes nothing.</summary>
    private static bool IsUnregistered(HttpResponse answer)
    {
        if (answer.Status != 404) return false;
        try
        {
            using var json = UnicodeJson.Parse(answer.Body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
                && details.EnumerateArray().Any(d => d.ValueKind == JsonValueKind.Object && d.TryGetProperty("errorCode", out var code)
                    && code.ValueKind == JsonValueKind.String && code.ValueEquals("UNREGISTERED"));
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
