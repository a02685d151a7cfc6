using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using BingeMe.Emulator;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Emulate;

/// <summary>Writes access lines, for people or for machines. Safe for several threads.</summary>
/// <param name="output">Where lines go.</param>
/// <param name="json">True for JSON lines.</param>
internal sealed class AccessWriter(TextWriter output, bool json)
{
    private readonly TextWriter output = TextWriter.Synchronized(output);

    /// <summary>Says where the emulator listens.</summary>
    public void Ready(Uri url, EmulatorOptions options) => output.WriteLine(json
        ? Json(writer =>
        {
            writer.WriteString("ready"u8, url.ToString());
            writer.WriteString("kind"u8, ApiGateway.EventKinds.Name(options.Kind));
            writer.WriteNumber("sandboxes"u8, options.MaxSandboxes);
        })
        : $"Listening on {url} as {ApiGateway.EventKinds.Name(options.Kind)}, at most {options.MaxSandboxes} sandboxes of {options.Command[0]}");

    /// <summary>One request.</summary>
    public void Access(AccessLine line) => output.WriteLine(json ? Json(writer =>
    {
        writer.WriteString("method"u8, line.Method);
        writer.WriteString("target"u8, line.Target);
        writer.WriteNumber("status"u8, line.Status);
        writer.WriteNumber("ms"u8, Math.Round(line.Milliseconds, 2));
        writer.WriteNumber("sandbox"u8, line.Sandbox);
        writer.WriteBoolean("cold"u8, line.ColdStartMs is not null);
        if (line.ColdStartMs is { } ms) writer.WriteNumber("coldStartMs"u8, Math.Round(ms, 2));
        if (line.Fault is not null) writer.WriteString("fault"u8, line.Fault);
    }) : Text(line));

    /// <summary>A line that a sandbox wrote.</summary>
    public void Output(int sandbox, string text) => output.WriteLine(json ? Json(writer =>
    {
        writer.WriteNumber("sandbox"u8, sandbox);
        writer.WriteString("output"u8, text);
    }) : $"[{sandbox}] {PrintableText.Line(text)}");

    private static string Text(AccessLine line)
    {
        var how = line.Sandbox == 0 ? "no sandbox" : line.ColdStartMs is { } ms
            ? string.Create(CultureInfo.InvariantCulture, $"cold {ms:f1} ms, sandbox {line.Sandbox}")
            : $"warm, sandbox {line.Sandbox}";
        var fault = line.Fault is null ? "" : $"  ({line.Fault})";
        return PrintableText.Line(string.Create(CultureInfo.InvariantCulture, $"{line.Method} {line.Target} {line.Status} {line.Milliseconds:f1} ms  {how}{fault}"));
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
