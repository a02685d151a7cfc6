using System.CommandLine;
using BingeMe.Cli.Terminal;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Outbox;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Deployment;

/// <summary><c>bingeme outbox</c>: the mail and messages that the embedded profile keeps instead of sending.</summary>
internal static class OutboxCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(CliContext context)
    {
        var to = new Option<string?>("--to") { Description = "Only messages to this address or number." };
        var data = new Option<string?>("--data") { Description = "The data folder; BINGEME_DATA unless given." };
        var asJson = new Option<bool>("--json") { Description = "Writes a JSON array." };
        var command = new Command(
            "outbox",
            """
            Shows the mail and messages that were "sent" in the embedded profile, oldest first, with their one-time codes.

            Exit codes: 0 shown, 1 there is no such message, 2 wrong arguments or settings, 3 the outbox cannot be read.
            """)
        { to, data, asJson };
        command.SetAction(async (parse, cancelled) =>
        {
            var settings = context.Settings(("BINGEME_DATA", parse.GetValue(data)));
            if (settings.Get(CoreSettings.Profile) != Profile.Embedded)
                throw new CliFaultException(ExitCodes.Misused, "There is no outbox: BINGEME_PROFILE is not embedded, so mail and messages are really sent.");
            var folder = Path.Combine(settings.Get(CoreSettings.DataFolder), "outbox");
            var messages = await new LocalOutbox(folder, TimeProvider.System).Read(parse.GetValue(to), cancelled);
            var configuration = parse.InvocationConfiguration;
            if (parse.GetValue(asJson)) await configuration.Output.WriteLineAsync(Json(messages).AsMemory(), cancelled);
            else foreach (var message in messages) await configuration.Output.WriteLineAsync(Line(message).AsMemory(), cancelled);
            if (messages.Count > 0) return ExitCodes.Done;
            await configuration.Error.WriteLineAsync($"No message{(parse.GetValue(to) is { } address ? $" to {address}" : "")} in {folder}.");
            return ExitCodes.Negative;
        });
        return command;
    }

    private static string Line(OutboxMessage message) =>
        PrintableText.Line($"{message.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}  {message.Channel,-8}  {message.To}  {message.Code ?? "-"}  {message.Subject ?? message.Text}");

    private static string Json(IReadOnlyList<OutboxMessage> messages) => IndentedJson.Write(json =>
    {
        json.WriteStartArray();
        foreach (var message in messages)
        {
            json.WriteStartObject();
            json.WriteString("at"u8, message.At);
            json.WriteString("channel"u8, message.Channel);
            json.WriteString("to"u8, message.To);
            json.WriteText("code", message.Code);
            json.WriteText("subject", message.Subject);
            json.WriteString("text"u8, message.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });
}
