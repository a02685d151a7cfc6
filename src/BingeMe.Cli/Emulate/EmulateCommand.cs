using System.CommandLine;
using System.Runtime.InteropServices;
using BingeMe.ApiGateway;
using BingeMe.Cli.Terminal;
using BingeMe.Emulator;

namespace BingeMe.Cli.Emulate;

/// <summary><c>bingeme emulate</c>: a gateway and Lambda on this machine, in front of a real bootstrap.</summary>
internal static class EmulateCommand
{
    /// <summary>Short names, which scripts may use; the names of every command are those of <see cref="EventKinds.Name"/>.</summary>
    private static readonly Dictionary<string, EventKind> ShortNames = new(StringComparer.Ordinal)
    {
        ["rest"] = EventKind.RestV1,
        ["http1"] = EventKind.Http10,
        ["http2"] = EventKind.Http20,
        ["url"] = EventKind.FunctionUrl,
        ["alb-multi"] = EventKind.AlbMultiValue,
    };

    private static readonly string Names = string.Join(", ", EventKinds.Http.Select(static k => k.Name()));

    private static readonly Option<int> Port = new("--port") { Description = "Port of 127.0.0.1; 0 takes a free one.", DefaultValueFactory = static _ => 9000 };

    private static readonly Option<string> Payload = new("--payload") { Description = $"Which gateway to play, by its payload format: {Names}.", DefaultValueFactory = static _ => EventKind.RestV1.Name() };

    private static readonly Option<string?> Stage = new("--stage") { Description = "The stage; 'prod' for REST APIs and '$default' elsewhere unless given." };

    private static readonly Option<int> Sandboxes = new("--sandboxes") { Description = "The most processes of the function at once.", DefaultValueFactory = static _ => 4 };

    private static readonly Option<double> Timeout = new("--timeout") { Description = "Seconds that gateway and function may take.", DefaultValueFactory = static _ => 29 };

    private static readonly Option<string> Authorizer = new("--authorizer") { Description = "Authorizers are not emulated: the function verifies tokens itself.", DefaultValueFactory = static _ => "off" };

    private static readonly Option<bool> Freeze = new("--freeze") { Description = "Halts sandboxes between invocations, as Lambda does." };

    private static readonly Option<bool> ResponseStream = new("--response-stream") { Description = "With --payload function-url: the invoke mode RESPONSE_STREAM; with rest-v1: the response transfer mode STREAM. Sets RESPONSE_STREAMING=on, or REST_RESPONSE_STREAMING=on, for the function." };

    private static readonly Option<bool> SnapStart = new("--snap-start") { Description = "Starts sandboxes as SnapStart does: the function is told of a snapshot and of its restore; none is taken." };

    private static readonly Option<bool> AsJson = new("--json") { Description = "Writes JSON lines." };

    private static readonly Argument<string[]> Bootstrap = new("bootstrap") { Description = "The bootstrap and its arguments, after '--'.", Arity = ArgumentArity.OneOrMore };

    // Once, and not for each tree of commands: all of them share the options.
    static EmulateCommand()
    {
        Payload.CompletionSources.Add([.. EventKinds.Http.Select(static k => k.Name())]);
        Payload.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && KindOf(token.Value) is null) result.AddError($"Argument '{token.Value}' not recognized. Must be one of: {Names}.");
        });
        Authorizer.AcceptOnlyFromAmong("off");
        Within(Sandboxes, 1, 1000);
        Within(Port, 0, 65_535);
        Timeout.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 900)) result.AddError("--timeout must be above 0 and at most 900 seconds.");
        });
    }

    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var command = new Command(
            "emulate",
            """
            Runs a Lambda bootstrap behind an emulated API Gateway, Function URL or load balancer, until SIGINT or SIGTERM.

            Exit codes: 0 stopped by a signal, 2 wrong arguments, 3 the port cannot be listened on.
            """)
        {
            Port, Payload, Stage, Sandboxes, Timeout, Authorizer, Freeze, ResponseStream, SnapStart, AsJson, Bootstrap,
        };

        // Synchronous, so that the command line library leaves the signals to us: it would end the process before the sandboxes have ended.
        command.SetAction(static parse => Run(parse).GetAwaiter().GetResult());
        return command;
    }

    private static async Task<int> Run(ParseResult parse)
    {
        var writer = new AccessWriter(Console.Error, parse.GetValue(AsJson));
        var options = new EmulatorOptions
        {
            Command = parse.GetValue(Bootstrap)!,
            Port = parse.GetValue(Port),
            Kind = KindOf(parse.GetValue(Payload)!)!.Value,
            Stage = parse.GetValue(Stage),
            MaxSandboxes = parse.GetValue(Sandboxes),
            Timeout = TimeSpan.FromSeconds(parse.GetValue(Timeout)),
            Freeze = parse.GetValue(Freeze),
            ResponseStream = parse.GetValue(ResponseStream),
            SnapStart = parse.GetValue(SnapStart),
            OnAccess = writer.Access,
            OnOutput = writer.Output,
        };

        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);
        try
        {
            await using var emulator = await GatewayEmulator.Start(options);
            writer.Ready(emulator.BaseUrl, options);
            await stop.Task;
            return 0;
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return ExitCodes.Failed;
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }
    }

    private static EventKind? KindOf(string name) =>
        ShortNames.TryGetValue(name, out var kind) || (EventKinds.TryParse(name, out kind) && kind.IsHttp()) ? kind : null;

    private static void Within(Option<int> option, int least, int most) => option.Validators.Add(result =>
    {
        var value = result.GetValueOrDefault<int>();
        if (value < least || value > most) result.AddError($"{option.Name} must be from {least} to {most}.");
    });
}
