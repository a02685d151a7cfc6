using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.Outbound;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Outside.Push;

/// <summary>
/// Push by FCM HTTP v1 (ruling 18; Firebase, Send messages using FCM HTTP v1). In the background, once, and never again on a failure: a
/// push is worth nothing when it comes twice. A device that FCM no longer knows is forgotten.
/// </summary>
/// <param name="http">Carries the sends.</param>
/// <param name="access">Access tokens of the service account.</param>
/// <param name="account">The service account, read on first use.</param>
/// <param name="tokens">The members' devices.</param>
/// <param name="background">Sends behind the request's back.</param>
/// <param name="server">FCM, or a test's.</param>
internal sealed class FcmPush(
    OutsideHttp http, GoogleAccessTokens access, Func<ServiceAccount> account, IPushTokens tokens, BackgroundWork background, Uri server) : IPush
{
    public const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    public static readonly Uri Fcm = new("https://fcm.googleapis.com/");

    public static readonly DependencyLimits Limits = new() { Timeout = TimeSpan.FromSeconds(5) };

    public void Send(long userId, PushMessage message) => background.Run(cancelled => Attempt(userId, message, cancelled));

    [SuppressMessage("Design", "CA1031", Justification = "One device of many: whatever is wrong with it, the others get theirs.")]
    public async Task<bool> Deliver(long userId, PushMessage message, CancellationToken cancelled)
    {
        try
        {
            return await Attempt(userId, message, cancelled);
        }
        catch (Exception) when (!cancelled.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task<bool> Attempt(long userId, PushMessage message, CancellationToken cancelled)
    {
        if (await tokens.Find(userId, cancelled) is not { FcmToken: { Length: > 0 } device }) return false;
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new FcmRequest(new FcmRequest.Content(device, new FcmRequest.Notice(message.Title, message.Body), message.Data)), PushJson.Default.FcmRequest);
        var answer = await Post(body, cancelled);
        // 401: the access token was withdrawn before its time. One more try with a fresh one; nothing was sent before.
        if (answer.Status == 401) answer = await Post(body, cancelled);
        if (answer.IsSuccess) return true;
        if (!IsUnregistered(answer)) throw new OutsideFaultException(answer);
        await tokens.Delete(userId, device, cancelled);
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
            using var json = JsonDocument.Parse(answer.Body);
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
