using System.CommandLine;
using System.Text;
using BingeMe.Cli.Terminal;
using BingeMe.Hosting;
using BingeMe.Http;
using BingeMe.Lambda.Runtime;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Events;

/// <summary><c>bingeme invoke</c>: what the function answers to an event, in this process.</summary>
internal static class InvokeCommand
{
    private static readonly TimeSpan Timeout = ApiLimits.RequestTime;

    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var file = EventFile.Argument();
        var data = new Option<string?>("--data") { Description = "The data folder; BINGEME_DATA unless given." };
        var command = new Command(
            "invoke",
            """
            Gives an event to the function, in this process, and prints the answer's JSON as the gateway would receive it. Of the file
            of a sequence (samples/README.md) it runs every step, and prints what each was answered. Settings come from the environment; without any, the embedded profile with demo data answers.

            Exit codes: 0 answered (whatever status), 1 the function failed (what the gateway would be told is on standard
            error) or a step was answered otherwise than it says, 2 wrong arguments or settings, 3 a file cannot be read.
            """)
        { file, data };
        command.SetAction(async (parse, cancelled) =>
        {
            var configuration = parse.InvocationConfiguration;
            var settings = context.Settings(("BINGEME_DATA", parse.GetValue(data)));
            var name = parse.GetValue(file)!;
            if (name != "-" && SequenceFile.Is(await EventFile.Read(context, name, cancelled)))
            {
                try
                {
                    await configuration.Output.WriteLineAsync((await SequenceFile.Run(name, settings, configuration.Error, cancelled)).AsMemory(), cancelled);
                    return ExitCodes.Done;
                }
                catch (SequenceFailedException e)
                {
                    await configuration.Error.WriteLineAsync(PrintableText.Lines(e.Message).AsMemory(), cancelled);
                    return ExitCodes.Negative;
                }
            }

            var payload = await EventFile.ReadExpanded(context, settings, name, cancelled);
            await using var api = CliContext.Api(settings, new FailureLog(configuration.Error));
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
            deadline.CancelAfter(Timeout);
            try
            {
                var invocation = new Invocation { RequestId = Guid.NewGuid().ToString(), Payload = payload, Deadline = DateTimeOffset.UtcNow + Timeout };
                var answer = await LambdaHost.Handler(api, ResponseStreaming.None).Handle(invocation, deadline.Token);
                await configuration.Output.WriteLineAsync(IndentedJson.Of(answer.Json).AsMemory(), cancelled);
                return ExitCodes.Done;
            }
#pragma warning disable CA1031 // whatever the function throws, the gateway would be told so, and so is the caller
            catch (Exception e) when (!cancelled.IsCancellationRequested)
#pragma warning restore CA1031
            {
                await configuration.Error.WriteLineAsync(Encoding.UTF8.GetString(RuntimeFault.From(e).ToJson()).AsMemory(), cancelled);
                return ExitCodes.Negative;
            }
        });
        return command;
    }
}
