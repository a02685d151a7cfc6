using System.Buffers;
using System.Text.Json;
using BingeMe.Http.Logging;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// Writes JSON lines with the field names of the compact format that the rest of the house logs in (<c>@t</c>, <c>@l</c>, <c>@m</c>,
/// <c>@x</c>). Only trouble is logged here, so a cold start pays nothing for it. Safe for several threads.
/// </summary>
/// <param name="output">Where lines go; flushed after each.</param>
/// <param name="clock">Stamps the lines.</param>
internal sealed class RuntimeLog(Stream output, TimeProvider clock)
{
    private readonly Lock gate = new();

    /// <summary>Writes to the standard output, where Lambda collects the log.</summary>
    public static RuntimeLog Standard() => new(LogStream.StandardOutput, TimeProvider.System);

    /// <summary>Something was put right, but somebody should know.</summary>
    /// <param name="message">What happened; never a payload or a secret.</param>
    /// <param name="invocationId">The invocation's id, as the access log names it, if there is one.</param>
    /// <param name="exception">The cause, if there is one.</param>
    public void Warning(string message, string? invocationId = null, Exception? exception = null) => Write("Warning", message, invocationId, exception);

    /// <summary>An invocation or the process failed.</summary>
    /// <inheritdoc cref="Warning"/>
    public void Error(string message, string? invocationId = null, Exception? exception = null) => Write("Error", message, invocationId, exception);

    private void Write(string level, string message, string? invocationId, Exception? exception)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("@t"u8, clock.GetUtcNow().UtcDateTime);
            json.WriteString("@l"u8, level);
            json.WriteString("@m"u8, message);
            if (invocationId is not null) json.WriteString("InvocationId"u8, invocationId);
            if (exception is not null) json.WriteString("@x"u8, FaultText.Of(exception));
            json.WriteEndObject();
        }

        buffer.Write("\n"u8);
        lock (gate)
        {
            try
            {
                output.Write(buffer.WrittenSpan);
                output.Flush();
            }
            catch (IOException)
            {
                // Nobody reads the log any more: no reason to stop answering.
            }
        }
    }
}
