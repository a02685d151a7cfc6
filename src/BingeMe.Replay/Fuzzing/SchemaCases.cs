using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;

namespace BingeMe.Replay.Fuzzing;

/// <summary>
/// Cases made from an OpenAPI document: each operation is as likely as any other, whether the corpus shows it or not. Most values are good, as
/// the corpus or the document shows them, so that a request gets far; some are odd.
/// </summary>
internal sealed class SchemaCases
{
    /// <summary>Clients' addresses: one alone would soon meet what limits its requests, and nothing else (RFC 5737, TEST-NET-3).</summary>
    private const int Clients = 200;

    /// <summary>Servers and front doors refuse longer targets before the API is asked.</summary>
    private const int LongestText = 2000;

    private const int Attempts = 20;

    private static readonly EventKind[] Kinds = [EventKind.RestV1, EventKind.Http10, EventKind.Http20, EventKind.FunctionUrl, EventKind.Alb, EventKind.AlbMultiValue];

    private readonly ApiSchema schema;
    private readonly Dictionary<string, List<JsonPart>> values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<string>> authorizations = new(StringComparer.Ordinal);

    /// <summary>Looks through a corpus for values by name and for credentials.</summary>
    /// <param name="schema">The document.</param>
    /// <param name="corpus">The corpus.</param>
    public SchemaCases(ApiSchema schema, IReadOnlyList<ReplayCase> corpus)
    {
        this.schema = schema;
        foreach (var step in corpus.SelectMany(static c => c.Steps))
            if (FuzzEvent.Parse(step.Event) is { HasTarget: true } sent) Learn(sent);
    }

    /// <summary>Makes the base of a case.</summary>
    /// <param name="random">What choices follow from.</param>
    /// <param name="number">The case's number.</param>
    public ReplayCase Make(SplitMix random, int number)
    {
        for (var i = 0; ; i++)
        {
            var operation = random.Of(schema.Operations);
            var sent = Event(operation, random);
            if (i < Attempts && (Import.WhyNoRequest(sent) is not null || FuzzEvent.Parse(sent) is not { IsAmbiguous: false })) continue;
            var id = $"schema/{operation.Id}/{number}";
            return new ReplayCase(id, [new Exchange { Id = id, Event = FuzzEvent.Parse(sent)?.ToString() ?? sent }]);
        }
    }

    private void Learn(FuzzEvent sent)
    {
        var found = schema.Operations.Select(o => (Operation: o, Path: o.Match(sent.Method, sent.Path))).FirstOrDefault(static o => o.Path is not null);
        if (found.Path is null) return;
        void Keep(string name, JsonPart value)
        {
            // What only a step before gives cannot be sent by itself.
            if (value.ToString().Contains("{{", StringComparison.Ordinal)) return;
            foreach (var key in new[] { name, $"{found.Operation.Id} {name}" })
            {
                if (!values.TryGetValue(key, out var kept)) values[key] = kept = [];
                kept.Add(value);
            }
        }

        foreach (var (name, value) in found.Path) Keep(name, JsonPart.Text(Uri.UnescapeDataString(value)));
        foreach (var (name, value) in sent.Query) Keep(name, JsonPart.Text(value));
        foreach (var (parent, at) in sent.Json?.Places() ?? [])
            if (parent.Kind == JsonValueKind.Object && parent[at].Kind is not (JsonValueKind.Object or JsonValueKind.Array)) Keep(parent.Members[at].Key, parent[at]);
        foreach (var (name, value) in sent.Headers)
        {
            if (name.Equals("authorization", StringComparison.OrdinalIgnoreCase) && FuzzCase.IsWhole([new Exchange { Id = "", Event = value }], []))
            {
                foreach (var key in new[] { "", found.Operation.Id })
                {
                    if (!authorizations.TryGetValue(key, out var kept)) authorizations[key] = kept = [];
                    kept.Add(value);
                }
            }
        }
    }

    private string Event(ApiOperation operation, SplitMix random)
    {
        var made = new SchemaValues(schema, name => values.GetValueOrDefault(random.Below(4) > 0 && values.ContainsKey($"{operation.Id} {name}") ? $"{operation.Id} {name}" : name, []));
        var headers = new List<KeyValuePair<string, string>> { new("User-Agent", "BingeMe/7.2 (Android 15)") };
        if (Authorization(operation, random) is { } authorization) headers.Add(new("Authorization", authorization));
        var (path, query) = (operation.Path, new List<string>());
        foreach (var parameter in operation.Parameters)
        {
            if (parameter.In != "path" && !(parameter.IsRequired ? random.Below(8) > 0 : random.Below(2) == 0)) continue;
            var part = parameter.Example.ValueKind != JsonValueKind.Undefined && random.Below(4) == 0 ? JsonPart.Parse(parameter.Example.GetRawText())! : made.Value(parameter.Name, parameter.Schema, random);
            var text = part.AsText() ?? part.ToString();
            if (text.Length > LongestText) text = JsonPart.Cut(text, LongestText);
            if (parameter.In == "path") path = path.Replace($"{{{parameter.Name}}}", Escaped(text.Replace("\0", "", StringComparison.Ordinal)), StringComparison.Ordinal);
            else if (parameter.In == "query") query.Add($"{Escaped(parameter.Name)}={Escaped(text)}");
            else if (parameter.In == "header" && HeaderMutations.IsTheClients(parameter.Name)) headers.Add(new(parameter.Name, string.Concat(text.Where(static c => c is >= ' ' and <= '~')).Trim()));
        }

        ReadOnlyMemory<byte> body = default;
        if (operation.Bodies.Count > 0 && random.Below(12) > 0)
        {
            var (type, of) = random.Below(4) > 0 ? operation.Bodies[0] : random.Of(operation.Bodies);
            var json = made.Value("", of, random);
            body = Encoding.UTF8.GetBytes(type == "application/x-www-form-urlencoded" ? Form(json) : json.ToString());
            headers.Add(new("Content-Type", type));
        }

        // Mostly the format that recorders write.
        var kind = random.Below(4) > 0 ? EventKind.RestV1 : random.Of(Kinds);
        var wire = new WireRequest { Method = operation.Method, Target = query.Count > 0 ? $"{path}?{string.Join('&', query)}" : path, Headers = headers, Body = body, SourceAddress = $"203.0.113.{1 + random.Below(Clients)}" };
        return Encoding.UTF8.GetString(EventWriter.ToBytes(wire, kind));
    }

    private string? Authorization(ApiOperation operation, SplitMix random)
    {
        if (random.Below(12) == 0) return null;
        var own = authorizations.GetValueOrDefault(operation.Id, []);
        var any = authorizations.GetValueOrDefault("", []);
        var from = own.Count > 0 && random.Below(4) > 0 ? own : any;
        return from.Count > 0 ? random.Of(from) : null;
    }

    private static string Form(JsonPart json) => string.Join('&', json.Members.SelectMany(static m => m.Value.Kind == JsonValueKind.Array
        ? m.Value.Items.Select(i => $"{Escaped(m.Key)}={Escaped(i.AsText() ?? i.ToString())}") : [$"{Escaped(m.Key)}={Escaped(m.Value.AsText() ?? m.Value.ToString())}"]));

    /// <summary>Half a pair becomes the replacement character: it cannot be written in UTF-8.</summary>
    private static string Escaped(string text) => Uri.EscapeDataString(text);
}
