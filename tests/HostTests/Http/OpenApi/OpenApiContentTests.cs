using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using BingeMe.Http.Operations;
using BingeMe.TestSupport.Api;
using BingeMe.TestSupport.Servers;
using Xunit;

namespace HostTests.Http.OpenApi;

/// <summary>What the API's description says of every operation, those included that are added later.</summary>
public sealed partial class OpenApiContentTests : IAsyncLifetime
{
    /// <summary>Header fields of HTTP itself and of proxies, which no operation declares.</summary>
    private static readonly string[] Common = ["user-agent", "content-type", "accept-encoding"];

    private ApiUnderTest api = null!;
    private JsonObject document = null!;

    public async Task InitializeAsync()
    {
        api = await ApiUnderTest.Create();
        document = (await api.Get("/docs/swagger.json")).Expect(200).Json;
    }

    public async Task DisposeAsync() => await api.DisposeAsync();

    [Fact]
    public void Every_parameter_says_what_it_is_with_an_example()
    {
        var faults = Operations().SelectMany(static o => Items(o.Json["parameters"]).Select(p => (o.Name, Parameter: p)))
            .Where(static p => IsBlank(p.Parameter["description"]) || p.Parameter["example"] is null || p.Parameter["schema"] is null)
            .Select(static p => $"{p.Name}: {p.Parameter["name"]}");
        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public void Every_field_says_what_it_is_with_an_example()
    {
        List<string> faults = [];
        foreach (var (name, schema) in Schemas())
        {
            foreach (var (field, value) in schema["properties"] as JsonObject ?? [])
            {
                if (IsBlank(value!["description"])) faults.Add($"{name}.{field} has no description");
                if (!HoldsNamed(value.AsObject()) && value["examples"] is not JsonArray { Count: > 0 }) faults.Add($"{name}.{field} has no example");
            }
        }

        Assert.Equal("", string.Join('\n', faults));
    }

    [Fact]
    public void Every_response_has_a_schema_and_every_object_is_closed()
    {
        var open = Operations().SelectMany(o => o.Json["responses"]!.AsObject().Select(r => (o.Name, Status: r.Key, Response: Resolve(r.Value!))))
            .Where(static r => r.Status != "304" && r.Response["content"]?.AsObject().First().Value?["schema"] is not JsonObject { Count: > 0 })
            .Select(static r => $"{r.Name} {r.Status} has no schema");
        var loose = Schemas().Where(static s => s.Schema["properties"] is not null && s.Schema["additionalProperties"]?.ToJsonString() != "false").Select(static s => $"{s.Name} is open");
        var untyped = Operations().Where(static o => !o.Name.StartsWith("docs.", StringComparison.Ordinal)).Where(o => !IsNamedOrFile((o.Json["responses"]!["200"] ?? o.Json["responses"]!["201"])!["content"]!.AsObject().First()))
            .Select(static o => $"{o.Name} answers nothing that has a name");
        Assert.Equal("", string.Join('\n', open.Concat(loose).Concat(untyped)));
    }

    [Fact]
    public void A_limit_tells_when_to_come_again_and_a_body_when_it_is_too_large()
    {
        foreach (var (_, operation) in Operations())
        {
            var responses = operation["responses"]!.AsObject();
            Assert.All(["500", "503", "504"], status => Assert.True(responses.ContainsKey(status)));
            if (operation["requestBody"] is not null) Assert.All(["413", "415", "400"], status => Assert.True(responses.ContainsKey(status)));
            if (responses["429"] is { } limited)
                Assert.Equal(["Retry-After", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"], Resolve(limited)["headers"]!.AsObject().Select(static h => h.Key));
            if (responses["503"]!["$ref"] is not null) Assert.True(Resolve(responses["503"]!)["headers"]!.AsObject().ContainsKey("Retry-After"));
        }
    }

    [Fact]
    public void Each_kind_of_credential_is_a_scheme_of_its_own()
    {
        var schemes = document["components"]!["securitySchemes"]!.AsObject().Select(static s => s.Key).ToList();
        Assert.Equal(["anonymousToken", "memberToken", "internalKey"], schemes);
        foreach (var (operation, described) in api.System.Operations.Where(static o => o.IsDocumented).Select(o => (o, Described(o))))
        {
            var named = Items(described["security"]).Select(static s => s.AsObject().Select(static p => p.Key).FirstOrDefault() ?? "none").ToList();
            Assert.Equal(operation.Access == Access.Member, named.Contains("memberToken") && !named.Contains("none"));
            Assert.Equal(operation.Access == Access.Anonymous, named is ["anonymousToken"]);
            Assert.Equal(operation.Access == Access.Optional, named.Contains("none"));
            Assert.Equal(operation.OpenToServices, named.Contains("internalKey"));
        }
    }

    [Fact]
    public void A_header_that_a_handler_reads_is_declared()
    {
        var described = Operations().SelectMany(static o => Items(o.Json["parameters"])).Where(static p => (string?)p["in"] == "header").Select(static p => ((string)p["name"]!).ToLowerInvariant()).ToHashSet();
        Assert.Contains("idempotency-key", described);
        foreach (var file in Directory.GetFiles(Path.Combine(Tools.Repository(), "src", "BingeMe.Handlers", "Modules"), "*.cs", SearchOption.AllDirectories))
            foreach (Match read in HeaderRead().Matches(File.ReadAllText(file)))
                Assert.True(Common.Contains(read.Groups[1].Value) || described.Contains(read.Groups[1].Value), $"{file} reads {read.Groups[1].Value}");
    }

    [Fact]
    public void A_field_that_a_rule_knows_is_described_with_what_the_rule_says()
    {
        foreach (var operation in api.System.Operations.Where(static o => o.IsDocumented && o.Endpoint.Input is not null))
        {
            var described = Described(operation);
            foreach (var rule in operation.Endpoint.InputRules)
            {
                var schema = described["requestBody"] is { } body
                    ? Resolve(body["content"]!["application/json"]!["schema"]!)["properties"]![rule.Name]!
                    : Items(described["parameters"]).Single(p => (string?)p["name"] == rule.Name)["schema"]!;
                if (rule.MaxLength is { } most) Assert.Equal(most, (int)schema["maxLength"]!);
                if (rule.Pattern is { } pattern) Assert.Equal(pattern, (string)schema["pattern"]!);
                if (rule.Format is { } format) Assert.Equal(format, (string)schema["format"]!);
                if (rule.Choices is { } choices) Assert.Equal(choices, Items(schema["enum"], keepNull: false).Select(static c => (string)c!));
            }
        }
    }

    [Fact]
    public void The_glossary_explains_nothing_that_is_not_there()
    {
        var file = Path.Combine(Tools.Repository(), "src", "BingeMe.Handlers", "Modules", "Docs", "Assets", "glossary.json");
        var names = Schemas().SelectMany(static s => (s.Schema["properties"] as JsonObject ?? []).Select(static p => p.Key))
            .Concat(Operations().SelectMany(static o => Items(o.Json["parameters"])).Select(static p => (string)p["name"]!)).ToHashSet();
        Assert.Equal("", string.Join('\n', JsonNode.Parse(File.ReadAllText(file))!.AsObject().Select(static e => e.Key).Where(e => !names.Contains(e[(e.LastIndexOf('.') + 1)..]))));
    }

    [Fact]
    public async Task A_field_that_is_called_required_is_refused_by_name_when_it_is_absent()
    {
        List<string> faults = [];
        foreach (var operation in api.System.Operations.Where(static o => o.IsDocumented && o.Endpoint.Input is not null))
        {
            var described = Described(operation);
            if (described["requestBody"] is not { } body) continue;
            var schema = Resolve(body["content"]!["application/json"]!["schema"]!);
            var required = Items(schema["required"]).Select(static r => (string)r!).ToList();
            foreach (var absent in required)
            {
                var sent = new JsonObject(required.Where(f => f != absent).Select(f => KeyValuePair.Create(f, schema["properties"]![f]!["examples"]![0]?.DeepClone())));
                // Who is verified is told so before anything that was sent is looked at.
                var token = operation.Access == Access.Anonymous ? api.AsAnonymous() : api.AsMember(operation.Id == "verification.submitAccount" ? 6 : 1);
                var path = PathParameter().Replace(operation.Path, "1");
                var answer = await api.Send(operation.Method, path, sent.ToJsonString(), new ApiCall { Token = token });
                if (answer.Json["error"]?["fields"]?[absent] is null) faults.Add($"{operation.Id} without {absent}: {answer.Text}");
            }
        }

        Assert.Equal("", string.Join('\n', faults));
    }

    private JsonObject Described(Operation operation) => document["paths"]![operation.Path]![operation.Method.ToLowerInvariant()]!.AsObject();

    private IEnumerable<(string Name, JsonObject Json)> Operations() =>
        document["paths"]!.AsObject().SelectMany(static p => p.Value!.AsObject()).Select(static o => ((string)o.Value!["operationId"]!, o.Value!.AsObject()));

    private IEnumerable<(string Name, JsonObject Schema)> Schemas() => document["components"]!["schemas"]!.AsObject().Select(static s => (s.Key, s.Value!.AsObject()));

    private JsonObject Resolve(JsonNode node) =>
        node["$ref"] is { } reference ? ((string)reference!).Split('/').Skip(1).Aggregate((JsonNode)document, static (at, part) => at[part]!).AsObject() : node.AsObject();

    private static IEnumerable<JsonNode> Items(JsonNode? list, bool keepNull = true) => (list as JsonArray ?? []).Where(i => keepNull || i is not null)!;

    private static bool IsBlank(JsonNode? text) => string.IsNullOrWhiteSpace((string?)text);

    private static bool IsNamed(JsonNode schema) => schema["$ref"] is not null;

    /// <summary>An answer in JSON has a type with a name; a file has none, and is a text of bytes.</summary>
    private static bool IsNamedOrFile(KeyValuePair<string, JsonNode?> content) =>
        content.Key == "application/json" ? IsNamed(content.Value!["schema"]!) : (string?)content.Value!["schema"]!["type"] == "string";

    /// <summary>Whether the value's parts are described under their own name.</summary>
    private static bool HoldsNamed(JsonObject schema) =>
        IsNamed(schema) || (schema["items"] is { } items && IsNamed(items)) || (schema["anyOf"] is JsonArray any && any.Any(static a => IsNamed(a!)));

    [GeneratedRegex("{[a-zA-Z]+}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("""Headers(?:\[|\.First\()"([a-z-]+)"(?:\]|\))(?!\s*=[^=])""")]
    private static partial Regex HeaderRead();
}
