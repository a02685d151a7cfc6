using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using BingeMe.Capture.Exchanges;

namespace BingeMe.Replay.Samples;

/// <summary>One request of a sequence.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="Event">The event's JSON; placeholders and variables stand in it.</param>
/// <param name="Expect">The status wanted.</param>
/// <param name="Extract">The variables that its answer gives.</param>
public sealed partial record SequenceStep(string Name, string Event, int Expect, IReadOnlyList<Extraction> Extract)
{
    /// <summary>Stands where a step could not be read.</summary>
    internal static readonly SequenceStep Broken = new("", "", 0, []);

    internal static SequenceStep? Read(JsonElement step, string place, string events, List<string> faults)
    {
        if (step.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place} must be an object");
            return null;
        }

        foreach (var member in step.EnumerateObject())
            if (member.Name is not ("name" or "event" or "request" or "expect" or "extract")) faults.Add($"{place}.{member.Name} is unknown");
        var before = faults.Count;
        var name = step.TryGetProperty("name", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        if (name.Length == 0) faults.Add($"{place}.name must be a text");
        var expect = 0;
        if (!step.TryGetProperty("expect", out var status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out expect))
            faults.Add($"{place}.expect must be a status");
        var sent = Sent(step, place, events, faults);
        var extract = Extractions(step, place, faults);
        return faults.Count > before ? null : new SequenceStep(name, sent, expect, extract);
    }

    private static string Sent(JsonElement step, string place, string events, List<string> faults)
    {
        var hasEvent = step.TryGetProperty("event", out var inEvent);
        var hasRequest = step.TryGetProperty("request", out var request);
        if (hasEvent == hasRequest)
        {
            faults.Add($"{place} needs either 'event' or 'request'");
            return "";
        }

        if (hasRequest) return SequenceRequest.Event(request, $"{place}.request", faults);
        if (inEvent.ValueKind == JsonValueKind.Object) return inEvent.GetRawText();
        if (inEvent.ValueKind == JsonValueKind.String && Path.Combine(events, inEvent.GetString()!) is var file && File.Exists(file)) return File.ReadAllText(file);
        faults.Add($"{place}.event must be an event, or the name of a file in {events}");
        return "";
    }

    internal static List<Extraction> Extractions(JsonElement step, string place, List<string> faults)
    {
        var list = new List<Extraction>();
        if (!step.TryGetProperty("extract", out var extract)) return list;
        if (extract.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place}.extract must be an object");
            return list;
        }

        foreach (var (member, value) in extract.EnumerateObject().Select(m => (m.Name, m.Value)))
        {
            if (!VariableForm().IsMatch(member)) faults.Add(string.Create(CultureInfo.InvariantCulture, $"{place}.extract.{member}: a variable's name is letters, digits and hyphens, a letter first"));
            if (value.ValueKind == JsonValueKind.String && JsonPathText.IsValid(value.GetString()!)) list.Add(new Extraction(member, value.GetString(), null));
            else if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("outbox", out var to) && to.ValueKind == JsonValueKind.String)
                list.Add(new Extraction(member, null, to.GetString()));
            else faults.Add($"{place}.extract.{member} must be a path such as $.data.user.id, or {{\"outbox\": \"address\"}}");
        }

        return list;
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9-]*\z")]
    private static partial Regex VariableForm();
}
