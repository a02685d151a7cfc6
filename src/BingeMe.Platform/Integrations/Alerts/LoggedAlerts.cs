using System.Buffers;
using System.Text;
using System.Text.Json;
using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.Integrations.Alerts;

/// <summary>
/// Every alert as a warning in the process's log, in the form of its other lines (compact JSON, clef-json.org), and in the chat where one
/// is configured: what somebody should have been told can be read up in any case.
/// </summary>
/// <param name="chat">Gets every alert too; null where no chat is configured.</param>
/// <param name="clock">The time of the line.</param>
/// <param name="log">Where the line goes.</param>
internal sealed class LoggedAlerts(IAlerts? chat, TimeProvider clock, TextWriter log) : IAlerts
{
    public void Tell(string text)
    {
        var line = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("@t", clock.GetUtcNow().UtcDateTime);
            json.WriteString("@mt", "Alert: {Text}");
            json.WriteString("@l", "Warning");
            json.WriteString("Text", text);
            json.WriteEndObject();
        }

        log.WriteLine(Encoding.UTF8.GetString(line.WrittenSpan));
        chat?.Tell(text);
    }
}
