using System.Text.Json;
using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;

namespace BingeMe.Replay.Samples;

/// <summary>Runs sequences against one host.</summary>
/// <param name="send">Sends an event's request and gives what the client receives.</param>
/// <param name="newestCode">Gives the newest one-time code that the host sent to an address; null when there is none.</param>
/// <param name="tokens">For the placeholders.</param>
public sealed class SequenceRunner(
    Func<string, CancellationToken, Task<ClientResponse>> send, Func<string, CancellationToken, Task<string?>> newestCode, ISampleTokens tokens)
{
    /// <summary>Runs every step.</summary>
    /// <exception cref="SequenceFailedException">A step's status is not the wanted one, or its answer lacks what is to be extracted.</exception>
    public async Task<IReadOnlyList<StepResponse>> Run(Sequence sequence, CancellationToken cancelled)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        var answers = new List<StepResponse>();
        foreach (var step in sequence.Steps)
        {
            var sent = Placeholders.Expand(step.Event, variables, () => tokens);
            var answer = await send(sent, cancelled);
            answers.Add(new StepResponse(step, sent, answer));
            if (answer.Status != step.Expect)
                throw Fault(sequence, step, $"answered {answer.Status}, not {step.Expect}: {Encoding.UTF8.GetString(answer.Body.Span)}");
            foreach (var extraction in step.Extract)
                variables[extraction.Variable] = await Value(extraction, answer, cancelled) is { } value && IsPlain(value)
                    ? value
                    : throw Fault(sequence, step, $"gave no plain text for '{extraction.Variable}' ({extraction.Path ?? $"outbox of {extraction.Outbox}"}): {Encoding.UTF8.GetString(answer.Body.Span)}");
        }

        return answers;
    }

    private async Task<string?> Value(Extraction extraction, ClientResponse answer, CancellationToken cancelled)
    {
        if (extraction.Outbox is not null) return await newestCode(extraction.Outbox, cancelled);
        try
        {
            using var body = UnicodeJson.Parse(answer.Body);
            return JsonPathText.Find(body.RootElement, extraction.Path!);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a value may be put into JSON, at any depth of quoting, without escapes.</summary>
    private static bool IsPlain(string value) => !value.AsSpan().ContainsAny('"', '\\', '\n');

    private static SequenceFailedException Fault(Sequence sequence, SequenceStep step, string what) =>
        new($"Sequence {sequence.Name}, step '{step.Name}' {what}");
}

/// <summary>What a step of a sequence got.</summary>
/// <param name="Step">The step.</param>
/// <param name="Event">The event that was sent, its placeholders expanded.</param>
/// <param name="Answer">What the client received.</param>
public sealed record StepResponse(SequenceStep Step, string Event, ClientResponse Answer);
