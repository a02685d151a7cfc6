using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace BingeMe.Cutover.Engines.Aws;

/// <summary>
/// An Application Load Balancer's listener rule that forwards to two target groups by weight (ELB API 2015-12-01, ModifyRule). Weights are
/// tenths of percents: green w of 1000, and 999 beside 0 at the ends, for a weight goes up to 999.
/// </summary>
/// <remarks>
/// <para>
/// <b>Propagation.</b> ModifyRule answers when AWS has taken the weights down; its nodes follow seconds later, each by itself, and
/// DescribeRules tells what was taken down and not what the nodes do. So a step must wait for the measured split (point 2), and a rollback is
/// over when the last node has followed.
/// </para>
/// <para>
/// <b>Fence.</b> The owner's number is a tag of the rule. AWS writes without conditions: the tag is read before and after a write, and a write
/// that a later writer overtook is an error. A writer that is halted in the middle of <see cref="Set"/> for longer than the next one's claim
/// can still overwrite it once; the next one finds that out when it reads back.
/// </para>
/// <para>
/// <b>Not sticky.</b> Stickiness of target groups is a cookie that outlives a rollback, so it is switched off: a user's requests fall on both
/// sides. A function as blue's target gets the ALB's events, not API Gateway's, and 1 MB of body at most.
/// </para>
/// </remarks>
internal sealed class AlbEngine : ITrafficEngine
{
    /// <summary>The tag that holds the owner's fencing number.</summary>
    public const string FenceTag = "bingeme:cutover-fence";

    private const int Thousand = 1000;
    private const int HeaviestWeight = 999;

    private readonly AlbRule rule;
    private readonly AwsApi api;

    /// <summary>Nothing is asked yet.</summary>
    /// <param name="rule">The rule; no listener's default one.</param>
    /// <param name="signed">Signs for <c>elasticloadbalancing</c> and sends; it becomes the engine's.</param>
    /// <param name="endpoint">See <see cref="Endpoint"/>, or a test's.</param>
    /// <param name="clock">Waits between attempts.</param>
    public AlbEngine(AlbRule rule, HttpMessageHandler signed, Uri endpoint, TimeProvider clock)
    {
        this.rule = rule;
        const string Rights = "elasticloadbalancing:DescribeRules, DescribeTags, ModifyRule and AddTags";
        api = new AwsApi(signed, endpoint, Rights, clock);
    }

    /// <inheritdoc/>
    public string Name => $"alb {rule.Arn}";

    /// <inheritdoc/>
    public EngineAbilities Abilities => EngineAbilities.None;

    /// <inheritdoc/>
    public int Resolution => TrafficShare.Whole / Thousand;

    /// <summary>The service's address in a region.</summary>
    public static Uri Endpoint(string region) => new($"https://elasticloadbalancing.{region}.amazonaws.com/");

    /// <inheritdoc/>
    public async Task Claim(long fence, CancellationToken cancelled)
    {
        this.RequireAbove(await Owner(cancelled), fence);
        // Whatever else the rule does would be lost with the first change: it is better known before.
        await Weights(cancelled);
        var text = fence.ToString(CultureInfo.InvariantCulture);
        await Call("AddTags", [new("ResourceArns.member.1", rule.Arn), new("Tags.member.1.Key", FenceTag), new("Tags.member.1.Value", text)], cancelled);
        this.RequireOwner(await Owner(cancelled), fence);
    }

    /// <inheritdoc/>
    public async Task Set(long fence, TrafficShare green, CancellationToken cancelled)
    {
        this.RequireStep(green);
        this.RequireOwner(await Owner(cancelled), fence);
        var weight = green.Parts / Resolution;
        const string Forward = "Actions.member.1.ForwardConfig.";
        await Call(
            "ModifyRule",
            [
                new("RuleArn", rule.Arn),
                new("Actions.member.1.Type", "forward"),
                new($"{Forward}TargetGroups.member.1.TargetGroupArn", rule.Blue),
                new($"{Forward}TargetGroups.member.1.Weight", Text(Thousand - weight)),
                new($"{Forward}TargetGroups.member.2.TargetGroupArn", rule.Green),
                new($"{Forward}TargetGroups.member.2.Weight", Text(weight)),
                new($"{Forward}TargetGroupStickinessConfig.Enabled", "false"),
            ],
            cancelled);
        this.RequireOwner(await Owner(cancelled), fence);

        static string Text(int weight) => Math.Min(weight, HeaviestWeight).ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async Task<TrafficState> Read(CancellationToken cancelled)
    {
        var (blue, green) = await Weights(cancelled);
        if (blue + green == 0) throw new EngineException($"{Name}: both weights are 0, so the listener answers 503. Set the share.");
        var parts = (int)Math.Round((double)TrafficShare.Whole * green / (blue + green));
        return new TrafficState(new TrafficShare(parts), await Owner(cancelled), IsMirroring: false, new HashSet<Side>());
    }

    /// <inheritdoc/>
    public Task Mirror(long fence, bool isOn, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.Mirror));

    /// <inheritdoc/>
    public Task Maintenance(long fence, Side side, bool isOn, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.Maintenance));

    /// <inheritdoc/>
    public Task Heartbeat(long fence, DateTimeOffset? until, CancellationToken cancelled) => Task.FromException(this.Unable(EngineAbilities.DeadMansSwitch));

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string? Child(XElement element, string name) => element.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value;

    /// <summary>Members of a list, wherever it stands.</summary>
    private static IEnumerable<XElement> Members(XElement element, string list) =>
        element.Descendants().Where(e => e.Name.LocalName == list).Take(1).SelectMany(static l => l.Elements());

    private async Task<(int Blue, int Green)> Weights(CancellationToken cancelled)
    {
        var answer = await Call("DescribeRules", [new("RuleArns.member.1", rule.Arn)], cancelled);
        if (Members(answer, "Rules").ToList() is not [var found]) throw new EngineException($"{Name}: DescribeRules tells of no such rule.");
        if (Child(found, "IsDefault") == "true") throw new EngineException($"{Name} is its listener's default rule, which ModifyRule does not change: make a rule of its own with the path /*.");
        if (Members(found, "Actions").ToList() is not [var action] || Child(action, "Type") != "forward")
            throw new EngineException($"{Name} must do nothing but forward to the two target groups: ModifyRule replaces all actions of a rule.");
        var weights = Members(action, "TargetGroups").ToDictionary(
            static g => Child(g, "TargetGroupArn") ?? "", static g => int.TryParse(Child(g, "Weight"), CultureInfo.InvariantCulture, out var weight) ? weight : 1, StringComparer.Ordinal);
        return weights.Count == 2 && weights.TryGetValue(rule.Blue, out var blue) && weights.TryGetValue(rule.Green, out var green)
            ? (blue, green)
            : throw new EngineException($"{Name} must forward to {rule.Blue} and {rule.Green}; it forwards to {(weights.Count == 0 ? "no group by weight" : string.Join(", ", weights.Keys))}.");
    }

    private async Task<long> Owner(CancellationToken cancelled)
    {
        var answer = await Call("DescribeTags", [new("ResourceArns.member.1", rule.Arn)], cancelled);
        var tag = Members(answer, "Tags").FirstOrDefault(static t => Child(t, "Key") == FenceTag);
        if (tag is null) return 0;
        return long.TryParse(Child(tag, "Value"), NumberStyles.None, CultureInfo.InvariantCulture, out var fence)
            ? fence
            : throw new EngineException($"{Name}: the tag {FenceTag} is no number. Remove it, and claim the engine anew.");
    }

    private async Task<XElement> Call(string action, IEnumerable<KeyValuePair<string, string>> parameters, CancellationToken cancelled)
    {
        var fields = parameters.Prepend(new("Version", "2015-12-01")).Prepend(new("Action", action)).ToList();
        var body = await api.Send(action, () => new HttpRequestMessage(HttpMethod.Post, "") { Content = new FormUrlEncodedContent(fields) }, cancelled);
        try
        {
            using var reader = XmlReader.Create(new StringReader(body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
            return XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw new EngineException($"{Name}: the answer to {action} is no XML.", e);
        }
    }
}
