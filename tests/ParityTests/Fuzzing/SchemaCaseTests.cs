using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary>Cases made from an OpenAPI document (docs/replay.md, point 26).</summary>
public sealed class SchemaCaseTests
{
    private const string Small = """
        {"openapi":"3.1.0","paths":{"/notes/{id}":{"parameters":[{"$ref":"#/components/parameters/id"}],"put":{"operationId":"notes.put",
        "parameters":[{"name":"limit","in":"query","required":true,"schema":{"type":"integer","minimum":1,"maximum":50}}],
        "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Note"}}}}}}},
        "components":{"parameters":{"id":{"name":"id","in":"path","required":true,"schema":{"type":"string"}}},"schemas":{"Note":{"type":"object","required":["title","kind"],"properties":{
        "title":{"type":"string","minLength":1,"maxLength":20},"kind":{"type":"string","enum":["plain","secret"]},"tags":{"type":"array","items":{"type":"string"},"maxItems":3},
        "parent":{"$ref":"#/components/schemas/Note"}}}}}}
        """;

    private static readonly Lazy<Task<(ApiSchema Schema, IReadOnlyList<ReplayCase> Corpus)>> Own = new(static async () =>
    {
        await using var side = await LambdaSide.Start();
        var wire = new WireRequest { Method = "GET", Target = "/docs/swagger.json", Headers = [], Body = default, SourceAddress = "203.0.113.7" };
        var answer = await side.Send(Encoding.UTF8.GetString(EventWriter.ToBytes(wire, EventKind.RestV1)), CancellationToken.None);
        return (ApiSchema.Read(answer.Body), (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases);
    });

    [Fact(DisplayName = "Every operation of the API's own document is reached, each case is one that a recording may hold, and number and seed give it again")]
    public async Task Own_document()
    {
        var (schema, corpus) = await Own.Value;
        var (one, other) = (Mutator(schema, corpus), Mutator(schema, corpus));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < 2400; number++)
        {
            var made = one.Make(corpus, 11, number);
            Assert.Equal(number % 2 == 1, made.IsOfSchema);
            if (!made.IsOfSchema) continue;
            reached.Add(made.Original.Id.Split('/')[1]);
            foreach (var step in made.Mutated.Steps)
            {
                var faults = new List<string>();
                using var line = JsonDocument.Parse(ExchangeLine.Write(step));
                Assert.Null(Import.WhyNoRequest(ExchangeReader.Read(line.RootElement, faults)!.Event));
                Assert.Empty(faults);
            }

            if (number % 10 == 1) Assert.Equal(Lines(made.Mutated), Lines(other.Make(corpus, 11, number).Mutated));
        }

        Assert.Empty(schema.Operations.Select(static o => o.Id).Except(reached));
    }

    [Fact(DisplayName = "Values are the schema's most of the time, and else the edges and just beyond, other types, null, what is missing, and members that nobody asked for")]
    public void Values()
    {
        var sent = Sent(3000);
        var limits = sent.Select(static s => s.Query).ToList();
        foreach (var edge in new[] { "limit=0", "limit=1", "limit=50", "limit=51", "limit=-1" }) Assert.Contains(edge, limits);
        Assert.Contains(limits, static l => l.Length == 0);
        var bodies = sent.Select(static s => s.Body).OfType<string>().ToList();
        var notes = bodies.Where(static b => b.StartsWith('{')).Select(static b => { using var d = JsonDocument.Parse(b, new JsonDocumentOptions { MaxDepth = 1000 }); return d.RootElement.Clone(); }).ToList();
        List<JsonElement> Of(string name) => [.. notes.Where(n => n.EnumerateObject().Any(m => m.Name == name)).Select(n => n.EnumerateObject().First(m => m.Name == name).Value)];
        var titles = Of("title").Select(static t => JsonPart.Literal(t.ValueKind == JsonValueKind.String ? t.GetRawText() : "0").AsText()).ToList();
        foreach (var letter in new[] { "a", "é", "😀" })
            foreach (var length in new[] { 20, 21 }) Assert.Contains(string.Concat(Enumerable.Repeat(letter, length)), titles);
        Assert.Contains("", titles);
        var kinds = Of("kind").Where(static k => k.ValueKind == JsonValueKind.String).Select(static k => k.GetRawText()).ToList();
        Assert.True(kinds.Count(static k => k is "\"plain\"" or "\"secret\"") > kinds.Count / 2);
        foreach (var near in new[] { "\"plai\"", "\"secrett\"", "\"PLAIN\"" }) Assert.Contains(near, kinds);
        Assert.Contains(Of("title"), static t => t.ValueKind == JsonValueKind.Null);
        Assert.Contains(Of("title"), static t => t.ValueKind == JsonValueKind.Number);
        Assert.Contains(Of("tags"), static t => t.ValueKind == JsonValueKind.Array && t.GetArrayLength() == 4);
        Assert.Contains(notes, static n => !n.TryGetProperty("kind", out _));
        Assert.Contains(notes, static n => n.TryGetProperty("__proto__", out _));
        Assert.Contains(bodies, static b => !b.StartsWith('{'));
        Assert.Contains(bodies, static b => b.Split("\"parent\"").Length > 3);
    }

    [Fact(DisplayName = "Values and credentials that the corpus shows for an operation are used again, but none that only a step before gives")]
    public void Learned()
    {
        static Exchange Known(string id, string path, string authorization, string title) => new()
        {
            Id = id,
            Event = Encoding.UTF8.GetString(EventWriter.ToBytes(
                new WireRequest { Method = "PUT", Target = path, Headers = [new("Authorization", authorization), new("Content-Type", "application/json")], Body = Encoding.UTF8.GetBytes($$"""{"title":"{{title}}"}"""), SourceAddress = "203.0.113.7" },
                EventKind.RestV1)),
        };
        var sent = Sent(400, Known("one", "/notes/known-77?limit=7", "Bearer {{member:4}}", "A known title"), Known("two", "/notes/{{made}}", "Bearer {{made}}", "{{made}}"));
        Assert.Contains(sent, static s => s.Path == "/notes/known-77");
        Assert.Contains(sent, static s => s.Query == "limit=7");
        Assert.Contains(sent, static s => s.Authorization == "Bearer {{member:4}}");
        Assert.Contains(sent, static s => s.Authorization is null);
        Assert.Contains(sent, static s => s.Body?.Contains("\"A known title\"", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(sent, static s => s.Whole.Contains("{{made", StringComparison.Ordinal));
    }

    [Theory(DisplayName = "What is no OpenAPI document is told")]
    [InlineData("[]", "'paths'")]
    [InlineData("{", "no JSON")]
    [InlineData("""{"paths":{}}""", "no operation")]
    public void Faults(string document, string told) =>
        Assert.Contains(told, Assert.ThrowsAny<SampleException>(() => ApiSchema.Read(Encoding.UTF8.GetBytes(document))).Message, StringComparison.Ordinal);

    private static Mutator Mutator(ApiSchema schema, IReadOnlyList<ReplayCase> corpus) => new(PinnedValues.Tokens, new SchemaCases(schema, corpus));

    private static List<(string Path, string Query, string? Authorization, string? Body, string Whole)> Sent(int count, params Exchange[] known)
    {
        var corpus = known.Select(static k => new ReplayCase(k.Id, [k])).ToList();
        var cases = new SchemaCases(ApiSchema.Read(Encoding.UTF8.GetBytes(Small)), corpus);
        return
        [
            .. Enumerable.Range(0, count).Select(i => FuzzEvent.Parse(cases.Make(new SplitMix(SplitMix.Part(5, i)), i).Steps[0].Event)!).Select(static e => (
                e.Path,
                string.Join('&', e.Query.Select(static q => $"{q.Key}={q.Value}")),
                e.Headers.Where(static h => h.Key == "Authorization").Select(static h => h.Value).SingleOrDefault(),
                e.Body,
                e.ToString())),
        ];
    }

    private static string Lines(ReplayCase given) => string.Join('\n', given.Steps.Select(ExchangeLine.Write));
}
