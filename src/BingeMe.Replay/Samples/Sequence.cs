using System.Text.Json;
using BingeMe.Http;

namespace BingeMe.Replay.Samples;

/// <summary>Requests that need each other: the answer to one holds what the next one sends. The format is in samples/README.md.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="About">What it shows.</param>
/// <param name="Steps">The steps in order.</param>
public sealed record Sequence(string Name, string About, IReadOnlyList<SequenceStep> Steps)
{
    /// <summary>Reads a sequence's file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="events">The folder that the names of event files are relative to.</param>
    /// <param name="cancelled">Ends the reading.</param>
    /// <exception cref="SampleException">The file is no sequence; every fault is named.</exception>
    public static async Task<Sequence> Read(string file, string events, CancellationToken cancelled)
    {
        var faults = new List<string>();
        try
        {
            using var document = UnicodeJson.Parse(await File.ReadAllTextAsync(file, cancelled));
            var sequence = Read(document.RootElement, Path.GetFileNameWithoutExtension(file), events, faults);
            if (faults.Count == 0) return sequence;
        }
        catch (JsonException e)
        {
            faults.Add($"it is not JSON: {e.Message}");
        }

        throw new SampleException($"{file} is no sequence:\n - {string.Join("\n - ", faults)}");
    }

    private static Sequence Read(JsonElement root, string name, string events, List<string> faults)
    {
        var steps = new List<SequenceStep>();
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("steps", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
        {
            faults.Add("'steps' must be an array of at least one step");
            return new Sequence(name, "", steps);
        }

        foreach (var member in root.EnumerateObject())
            if (member.Name is not ("about" or "steps")) faults.Add($"'{member.Name}' is unknown; 'about' and 'steps' are known");
        foreach (var step in list.EnumerateArray())
            if (SequenceStep.Read(step, $"steps[{steps.Count}]", events, faults) is { } read) steps.Add(read);
            else steps.Add(SequenceStep.Broken);
        var about = root.TryGetProperty("about", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        return new Sequence(name, about, steps);
    }
}
