using System.CommandLine;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Events;
using BingeMe.Cli.Terminal;
using BingeMe.Hosting;
using BingeMe.Http.Routing;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Events;

/// <summary><c>bingeme inspect</c>: an event as the hosts see it.</summary>
internal static class InspectCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var file = EventFile.Argument();
        var command = new Command(
            "inspect",
            """
            Prints as JSON what an event says: for an HTTP event the request as every handler sees it and the operation that
            serves it, for other events their kind and fields. API_BASE_PATH, TRUSTED_HOPS and AUTHORIZER_SIMPLE_ANSWERS
            count as they do for the function. A number or a boolean among headers or query parameters is read as its text, with a
            warning on standard error.

            Exit codes: 0 printed, 2 wrong arguments or settings, or the file holds no event of a kind that is served.
            """)
        { file };
        command.SetAction(async (parse, cancelled) =>
        {
            var settings = context.Settings();
            var json = await EventFile.ReadExpanded(context, settings, parse.GetValue(file)!, cancelled);
            var received = GatewayEvent.Decode(json, new InvocationInfo { RequestId = "none" }, LambdaHost.Options(settings));
            if (received.Request is not null || received.Authorizer is not null)
                foreach (var place in GatewayEvent.HandWrittenPlaces(json))
                    await parse.InvocationConfiguration.Error.WriteLineAsync(PrintableText.Line($"Warning: {place} is no string; gateways write strings only. It is read as its text."));
            await using var api = CliContext.Api(settings, new FailureLog(TextWriter.Null));
            await parse.InvocationConfiguration.Output.WriteLineAsync(Text(received, new Router(api.Operations)).AsMemory(), cancelled);
            return ExitCodes.Done;
        });
        return command;
    }

    private static string Text(GatewayEvent received, Router router) => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("kind"u8, received.Kind.Name());
        if (received.Request is { } request) RequestView.Of(request, router).Write(json);
        if (received.Authorizer is { } authorizer)
        {
            json.WriteString("arn"u8, authorizer.Arn);
            json.WriteText("token", authorizer.Token);
            json.WritePairs("headers", authorizer.Headers);
            json.WriteText("requestId", authorizer.RequestId);
            json.WriteBoolean("simpleAnswer"u8, authorizer.SimpleAnswer);
        }

        if (received.Schedule is { } schedule)
        {
            json.WriteText("id", schedule.Id);
            json.WriteText("time", schedule.Time);
            json.WriteList("resources", schedule.Resources);
        }

        if (received.Kind == EventKind.Sqs) json.WriteList("messageIds", received.MessageIds);
        json.WriteEndObject();
    });
}
