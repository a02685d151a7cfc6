using System.Text.Json.Nodes;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.TestSupport.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace CutoverTests.Engines.Aws;

/// <summary>
/// A load balancer's rule and an API's stage behind AWS's protocols: the Query API of 2015-12-01 with XML, and API Gateway's REST API with JSON.
/// It refuses whatever is not signed as AWS wants it.
/// </summary>
internal sealed class FakeAws : IAsyncDisposable
{
    public const string Region = "eu-west-2";
    public const string RuleArn = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:listener-rule/app/api/1/2/3";
    public const string Blue = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/blue/1";
    public const string Green = "arn:aws:elasticloadbalancing:eu-west-2:123456789012:targetgroup/green/2";

    private readonly string service;
    private readonly FakeHttp http;

    private FakeAws(string service, FakeHttp http)
    {
        this.service = service;
        this.http = http;
        Weights = new(StringComparer.Ordinal) { [Blue] = 1, [Green] = 0 };
        http.Answer = Take;
    }

    /// <summary>The target groups' weights.</summary>
    public Dictionary<string, int> Weights { get; }

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal) { ["team"] = "platform" };

    public string IsDefault { get; set; } = "false";

    public string ActionType { get; set; } = "forward";

    public JsonObject Stage { get; } = JsonNode.Parse("""{"stageName":"production","deploymentId":"d1","canarySettings":{"percentTraffic":0.0,"deploymentId":"d2","useStageCache":false},"variables":{"log":"info"}}""")!.AsObject();

    /// <summary>Actions or methods asked for, with their bodies.</summary>
    public List<(string Action, Dictionary<string, string> Fields, string Body)> Calls { get; } = [];

    /// <summary>Answers instead, while it gives one: status, body, and the error's type for JSON.</summary>
    public Func<string, (int Status, string Body)?> Failure { get; set; } = static _ => null;

    /// <summary>Done after an action.</summary>
    public Action<string> After { get; set; } = static _ => { };

    public Uri Url => http.Url;

    public static async Task<FakeAws> Start(string service)
    {
        SignatureCheck.SetKeys();
        return new FakeAws(service, await FakeHttp.Start());
    }

    /// <summary>What the commands sign with.</summary>
    public AwsSigningHandler Signed(string region = Region) => new(service, region, TimeProvider.System, new SocketsHttpHandler { UseProxy = false });

    public ValueTask DisposeAsync() => http.DisposeAsync();

    private async Task Take(RecordedRequest request, HttpContext context)
    {
        var isXml = service == "elasticloadbalancing";
        var type = isXml ? "text/xml" : "application/json";
        if (SignatureCheck.Fault(request, service, Region) is { } fault)
        {
            await FakeHttp.Write(context, 403, isXml ? Error("SignatureDoesNotMatch", fault) : $$"""{"__type":"InvalidSignatureException","message":"{{fault}}"}""", type);
            return;
        }

        var fields = isXml ? QueryHelpers.ParseQuery(request.Text).ToDictionary(static f => f.Key, static f => f.Value.ToString(), StringComparer.Ordinal) : [];
        var action = isXml ? fields["Action"] : request.Method;
        lock (Calls) Calls.Add((action, fields, request.Text));
        if (Failure(action) is { } failure)
        {
            await FakeHttp.Write(context, failure.Status, failure.Body, type);
            return;
        }

        var answer = isXml ? Query(action, fields) : Rest(request);
        After(action);
        await FakeHttp.Write(context, answer is null ? 404 : 200, answer ?? """{"message":"Invalid stage identifier specified"}""", type);
    }

    public static string Error(string code, string message) =>
        $"""<ErrorResponse xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><Error><Type>Sender</Type><Code>{code}</Code><Message>{message}</Message></Error><RequestId>r</RequestId></ErrorResponse>""";

    private string Query(string action, Dictionary<string, string> fields)
    {
        var result = "";
        switch (action)
        {
            case "ModifyRule":
                Weights.Clear();
                const string Groups = "Actions.member.1.ForwardConfig.TargetGroups.member.";
                for (var n = 1; fields.TryGetValue($"{Groups}{n}.TargetGroupArn", out var arn); n++) Weights[arn] = int.Parse(fields[$"{Groups}{n}.Weight"]);
                goto case "DescribeRules";
            case "DescribeRules":
                var groups = string.Concat(Weights.Select(static w => $"<member><TargetGroupArn>{w.Key}</TargetGroupArn><Weight>{w.Value}</Weight></member>"));
                result = $"<Rules><member><IsDefault>{IsDefault}</IsDefault><Conditions><member><Field>path-pattern</Field><Values><member>/*</member></Values></member></Conditions><Priority>10</Priority>"
                    + $"<Actions><member><Type>{ActionType}</Type><Order>1</Order><ForwardConfig><TargetGroups>{groups}</TargetGroups></ForwardConfig></member></Actions><RuleArn>{RuleArn}</RuleArn></member></Rules>";
                break;
            case "AddTags":
                Tags[fields["Tags.member.1.Key"]] = fields["Tags.member.1.Value"];
                break;
            case "DescribeTags":
                result = $"<TagDescriptions><member><ResourceArn>{RuleArn}</ResourceArn><Tags>{string.Concat(Tags.Select(static t => $"<member><Key>{t.Key}</Key><Value>{t.Value}</Value></member>"))}</Tags></member></TagDescriptions>";
                break;
        }

        return $"""<{action}Response xmlns="http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/"><{action}Result>{result}</{action}Result><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>""";
    }

    private string? Rest(RecordedRequest request)
    {
        if (request.Target != "/restapis/a1b2c3/stages/production") return null;
        if (request.Method == "PATCH")
        {
            foreach (var change in JsonNode.Parse(request.Text)!["patchOperations"]!.AsArray())
            {
                var path = ((string)change!["path"]!).Split('/');
                var value = (string)change["value"]!;
                Stage[path[1]]!.AsObject()[path[2]] = path[1] == "variables" ? value : double.Parse(value);
            }
        }

        return Stage.ToJsonString();
    }
}
