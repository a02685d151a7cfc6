using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace BingeMe.Cutover.Engines.Aws;

/// <summary>
/// The canary of an API Gateway REST stage: the stage's own deployment is blue with its events as they were, the canary's deployment goes by
/// HTTP to green, and <c>canarySettings.percentTraffic</c> divides (API Gateway API, UpdateStage and GetStage).
/// </summary>
/// <remarks>
/// <para>
/// <b>Propagation.</b> UpdateStage answers when the stage is stored; API Gateway's hosts follow within seconds, so a step must wait for the
/// measured split (point 2). UpdateStage is throttled by account (10 a second).
/// </para>
/// <para>
/// <b>Fence.</b> The owner's number is the stage variable <c>cutoverFence</c>, written in the same request as the share. AWS writes without
/// conditions: the number is read before, and the answer says what is there after. A writer that is halted in between for longer than the next one's
/// claim can still overwrite it once; the next one finds that out when it reads back, since share and number change together.
/// </para>
/// <para><b>Not sticky.</b> API Gateway draws lots for each request: a user's requests fall on both sides.</para>
/// </remarks>
internal sealed partial class CanaryEngine : ITrafficEngine
{
    /// <summary>The stage variable that holds the owner's fencing number.</summary>
    public const string FenceVariable = "cutoverFence";

    private readonly string api;
    private readonly string stage;
    private readonly AwsApi aws;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="api">The REST API's id.</param>
    /// <param name="stage">The stage's name.</param>
    /// <param name="signed">Signs for <c>apigateway</c> and sends; it becomes the engine's.</param>
    /// <param name="endpoint">See <see cref="Endpoint"/>, or a test's.</param>
    /// <param name="clock">Waits between attempts.</param>
    /// <exception cref="ArgumentException">API or stage have characters that AWS gives to none.</exception>
    public CanaryEngine(string api, string stage, HttpMessageHandler signed, Uri endpoint, TimeProvider clock)
    {
        if (!NameText().IsMatch(api)) throw new ArgumentException($"'{api}' is no id of a REST API.", nameof(api));
        if (!NameText().IsMatch(stage)) throw new ArgumentException($"'{stage}' is no stage's name.", nameof(stage));
        this.api = api;
        this.stage = stage;
        aws = new AwsApi(signed, endpoint, $"apigateway:GET and apigateway:PATCH on /restapis/{api}/stages/{stage}", clock);
    }

    /// <inheritdoc/>
    public string Name => $"api-gateway {api}/{stage}";

    /// <inheritdoc/>
    public EngineAbilities Abilities => EngineAbilities.None;

    /// <summary>A tenth of a percent: what AWS writes its range with (0.0 to 100.0).</summary>
    public int Resolution => TrafficShare.Whole / 1000;

    /// <summary>The service's address in a region.</summary>
    public static Uri Endpoint(string region) => new($"https://apigateway.{region}.amazonaws.com/");

    /// <inheritdoc/>
    public async Task Claim(long fence, CancellationToken cancelled)
    {
        this.RequireAbove((await Read(cancelled)).Fence, fence);
        this.RequireOwner((await Patch(fence, null, cancelled)).Fence, fence);
    }

    /// <inheritdoc/>
    public async Task Set(long fence, TrafficShare green, CancellationToken cancelled)
    {
        this.RequireStep(green);
        this.RequireOwner((await Read(cancelled)).Fence, fence);
        this.RequireOwner((await Patch(fence, green, cancelled)).Fence, fence);
    }

    /// <inheritdoc/>
    public async Task<TrafficState> Read(CancellationToken cancelled) => Parse(await aws.Send("GetStage", () => new HttpRequestMessage(HttpMethod.Get, Path()), cancelled));

    /// <inheritdoc/>
    public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.Mirror));

    /// <inheritdoc/>
    public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.Maintenance));

    /// <inheritdoc/>
    public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.DeadMansSwitch));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        aws.Dispose();
        return ValueTask.CompletedTask;
    }

    private static byte[] PatchBody(IEnumerable<(string Path, string Value)> replaced)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartArray("patchOperations"u8);
            foreach (var (path, value) in replaced)
            {
                json.WriteStartObject();
                json.WriteString("op"u8, "replace"u8);
                json.WriteString("path"u8, path);
                json.WriteString("value"u8, value);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private string Path() => $"restapis/{api}/stages/{stage}";

    private async Task<TrafficState> Patch(long fence, TrafficShare? green, CancellationToken cancelled)
    {
        var replaced = new List<(string, string)> { ($"/variables/{FenceVariable}", fence.ToString(CultureInfo.InvariantCulture)) };
        if (green is { } share) replaced.Add(("/canarySettings/percentTraffic", (share.Parts / 100m).ToString("0.0", CultureInfo.InvariantCulture)));
        var body = PatchBody(replaced);
        return Parse(await aws.Send(
            "UpdateStage",
            () => new HttpRequestMessage(HttpMethod.Patch, Path()) { Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } } },
            cancelled));
    }

    private TrafficState Parse(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var root = json.RootElement;
            if (!root.TryGetProperty("canarySettings", out var canary) || canary.ValueKind != JsonValueKind.Object)
                throw new EngineException($"{Name} has no canary: deploy the API with green's integration as the stage's canary first (create-deployment --canary-settings percentTraffic=0).");
            var percent = canary.TryGetProperty("percentTraffic", out var value) ? value.GetDouble() : 0;
            if (percent is not (>= 0 and <= 100)) throw new EngineException($"{Name}: its canary has {percent.ToString(CultureInfo.InvariantCulture)} % of the traffic.");
            return new TrafficState(new TrafficShare((int)Math.Round(percent * 100)), Fence(root), IsMirroring: false, new HashSet<Side>());
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new EngineException($"{Name}: AWS's answer is no stage.", e);
        }
    }

    private long Fence(JsonElement root)
    {
        if (!root.TryGetProperty("variables", out var variables) || variables.ValueKind != JsonValueKind.Object || !variables.TryGetProperty(FenceVariable, out var text)) return 0;
        return long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var fence)
            ? fence
            : throw new EngineException($"{Name}: the stage variable {FenceVariable} is no number. Remove it, and claim the engine anew.");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,128}\z")]
    private static partial Regex NameText();
}
