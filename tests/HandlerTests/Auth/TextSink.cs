using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting;

namespace HandlerTests.Auth;

/// <summary>Takes log events through a real formatter into a text.</summary>
internal sealed class TextSink(TextWriter writer, ITextFormatter formatter) : ILogEventSink
{
    private readonly Lock gate = new();

    public void Emit(LogEvent logEvent)
    {
        lock (gate) formatter.Format(logEvent, writer);
    }
}
