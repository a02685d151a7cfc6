using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace BingeMe.Replay.Running;

/// <summary>Sends a case's steps to one side, each with the values that this side gave before.</summary>
/// <param name="side">The side.</param>
/// <param name="tokens">For the placeholders.</param>
/// <param name="bound">What stands for tokens that no answer gives; placeholders may stand in it.</param>
internal sealed class CaseRunner(IHostSide side, ISampleTokens tokens, IReadOnlyDictionary<string, string> bound)
{
    /// <summary>Runs the steps; the first one without an answer, or without a value that later ones need, is the last.</summary>
    /// <exception cref="SampleException">An event holds placeholders that nothing stands for.</exception>
    public async Task<IReadOnlyList<StepRun>> Run(ReplayCase given, CancellationToken cancelled)
    {
        var variables = Variables();
        var runs = new List<StepRun>();
        foreach (var step in given.Steps)
        {
            var run = await Run(step, variables, cancelled);
            runs.Add(run);
            if (run.Fault is not null) break;
        }

        return runs;
    }

    /// <summary>The variables that a case begins with; its steps add to them, several at once where they may.</summary>
    internal ConcurrentDictionary<string, string> Variables() =>
        new(bound.Select(b => KeyValuePair.Create(b.Key, Placeholders.Expand(b.Value, Placeholders.NoVariables, () => tokens))), StringComparer.Ordinal);

    internal async Task<StepRun> Run(Exchange step, ConcurrentDictionary<string, string> variables, CancellationToken cancelled)
    {
        var run = await Send(step, Placeholders.Expand(step.Event, variables, () => tokens), cancelled);
        return run.Answer is { } answer ? run with { Fault = await Extract(step, answer, variables, cancelled) } : run;
    }

    private async Task<StepRun> Send(Exchange step, string sent, CancellationToken cancelled)
    {
        var since = Stopwatch.GetTimestamp();
        try
        {
            var answer = await side.Send(sent, cancelled);
            return new StepRun(step, answer, Stopwatch.GetElapsedTime(since).TotalMilliseconds, null);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidDataException)
        {
            return new StepRun(step, null, Stopwatch.GetElapsedTime(since).TotalMilliseconds, $"no answer: {e.Message}");
        }
    }

    /// <summary>Takes the values that later steps need; says which one is missing.</summary>
    private async Task<string?> Extract(Exchange step, ClientResponse answer, ConcurrentDictionary<string, string> variables, CancellationToken cancelled)
    {
        foreach (var extraction in step.Extract)
        {
            var value = extraction.Outbox is { } address ? await side.NewestCode(address, cancelled) : Find(answer, extraction.Path!);

            // A quote would end the JSON that the value is put into.
            if (value is null || value.AsSpan().ContainsAny('"', '\\', '\n')) return $"no value for '{extraction.Variable}' ({extraction.Path ?? $"outbox of {extraction.Outbox}"})";
            variables[extraction.Variable] = value;
        }

        return null;
    }

    private static string? Find(ClientResponse answer, string path)
    {
        try
        {
            using var body = UnicodeJson.Parse(answer.Body);
            return JsonPathText.Find(body.RootElement, path);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>What a side did with a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Answer">What the client received; null when nothing came.</param>
/// <param name="Milliseconds">How long that took.</param>
/// <param name="Fault">Why the case could not go on; null when it could.</param>
public sealed record StepRun(Exchange Step, ClientResponse? Answer, double Milliseconds, string? Fault);
