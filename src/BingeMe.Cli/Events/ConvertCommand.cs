using System.CommandLine;
using BingeMe.ApiGateway;
using BingeMe.Cli.Terminal;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Events;

/// <summary><c>bingeme convert</c>: an event as another front door would have sent it.</summary>
internal static class ConvertCommand
{
    private const string All = "all";

    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var file = new Argument<string>("event") { Description = "The event's file; - reads standard input. Placeholders stay as they are." };
        var to = new Option<string>("--to") { Description = "The payload format wanted, or all: then one JSON object with a member a format.", Required = true };
        to.AcceptOnlyFromAmong([All, .. EventKinds.Http.Select(k => k.Name())]);
        var command = new Command(
            "convert",
            """
            Rewrites an HTTP event in another payload format: the event that the other front door would have sent for the same
            request of the same client.

            Exit codes: 0 converted, 2 wrong arguments, or the file holds no HTTP event.
            """)
        { file, to };
        command.SetAction(async (parse, cancelled) =>
        {
            var text = await EventFile.Read(context, parse.GetValue(file)!, cancelled);
            var request = SampleRequest.Of(text);
            var wanted = parse.GetValue(to)!;
            var output = wanted == All ? Every(request) : request.As(wanted);
            await parse.InvocationConfiguration.Output.WriteLineAsync(output.AsMemory(), cancelled);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Every(SampleRequest request) =>
        IndentedJson.Write(json =>
        {
            json.WriteStartObject();
            foreach (var kind in EventKinds.Http)
            {
                json.WritePropertyName(kind.Name());
                json.WriteRawValue(request.As(kind.Name()));
            }

            json.WriteEndObject();
        });
}
