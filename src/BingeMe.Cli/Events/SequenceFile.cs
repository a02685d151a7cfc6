using System.Text.Json;
using BingeMe.Cli.Deployment;
using BingeMe.Cli.Terminal;
using BingeMe.Hosting;
using BingeMe.Http;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Outbox;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace BingeMe.Cli.Events;

/// <summary>A sequence in the place of an event: requests that need each other (samples/README.md), run in this process.</summary>
internal static class SequenceFile
{
    /// <summary>Whether a file's text is a sequence: an object with <c>steps</c>, which no event has.</summary>
    public static bool Is(string text)
    {
        try
        {
            using var document = UnicodeJson.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("steps", out _) && !document.RootElement.TryGetProperty("requestContext", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Runs every step and gives, as JSON, what each was answered.</summary>
    /// <param name="file">The sequence's file.</param>
    /// <param name="settings">What the function runs with.</param>
    /// <param name="errors">Takes what failed on the way.</param>
    /// <param name="cancelled">Ends it.</param>
    /// <exception cref="SampleException">The file is no sequence; every fault is named.</exception>
    /// <exception cref="SequenceFailedException">A step was answered otherwise than it says.</exception>
    public static async Task<string> Run(string file, Settings settings, TextWriter errors, CancellationToken cancelled)
    {
        var sequence = await Sequence.Read(file, EventsOf(file), cancelled);
        var folder = settings.Get(CoreSettings.DataFolder);
        var outbox = new LocalOutbox(Path.Combine(folder, "outbox"), TimeProvider.System);
        BingeMeApi api = CliContext.Api(settings, new FailureLog(errors));
        async Task<string?> NewestCode(string address, CancellationToken token) => (await outbox.Read(address, token)).LastOrDefault(static m => m.Code is not null)?.Code;
        await using var side = new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), new SideStores(folder, NewestCode, api.DisposeAsync, api.FlushAsync));
        var answers = await new SequenceRunner(side.Send, NewestCode, SampleTokens.From(settings)).Run(sequence, cancelled);
        return IndentedJson.Write(json =>
        {
            json.WriteStartArray();
            foreach (var answer in answers)
            {
                json.WriteStartObject();
                json.WriteString("step"u8, answer.Step.Name);
                json.WriteNumber("status"u8, answer.Answer.Status);
                json.WriteString("body"u8, answer.Answer.Body.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        });
    }

    /// <summary>Steps name events of the corpus that the sequence lies in; elsewhere, files beside it.</summary>
    private static string EventsOf(string file)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        return Path.Combine(folder, "..", "events") is var events && Directory.Exists(events) ? Path.GetFullPath(events) : folder;
    }
}
