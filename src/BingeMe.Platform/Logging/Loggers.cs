using System.Diagnostics.CodeAnalysis;
using System.Text;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;
using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace BingeMe.Platform.Logging;

/// <summary>Makes the process's logger: compact JSON lines on standard output (clef-json.org), which never hold up who writes them.</summary>
public static class Loggers
{
    /// <summary>Makes the logger. Disposing it waits until its lines are written, a second at most.</summary>
    /// <param name="level">The least level written: Verbose, Debug, Information, Warning, Error or Fatal; anything else means Information.</param>
    public static Logger Console(string level) => To(LogStream.StandardOutput, level);

    /// <summary>One line a request on standard output, of the levels that a logger writes.</summary>
    /// <param name="logger">Decides what is written.</param>
    /// <param name="colour"><c>blue</c> or <c>green</c>.</param>
    public static JsonAccessLog AccessLog(ILogger logger, string colour) => new(
        LogStream.StandardOutput,
        colour,
        TimeProvider.System,
        level => IsEnabled(logger, level));

    /// <summary>Lines of what fails beside the requests on standard output, of the levels that a logger writes.</summary>
    /// <param name="logger">Decides what is written.</param>
    /// <param name="colour"><c>blue</c> or <c>green</c>.</param>
    public static FaultLog FaultLog(ILogger logger, string colour) => new(LogStream.StandardOutput, colour, TimeProvider.System, level => IsEnabled(logger, level));

    /// <summary>The same, with a least level that can be changed while it writes.</summary>
    public static Logger Console(LoggingLevelSwitch level) => To(LogStream.StandardOutput, level);

    /// <summary>A least level by its name.</summary>
    /// <param name="level">Verbose, Debug, Information, Warning, Error or Fatal; anything else means Information.</param>
    public static LogEventLevel Level(string level) => Enum.TryParse<LogEventLevel>(level, ignoreCase: true, out var least) ? least : LogEventLevel.Information;

    private static bool IsEnabled(ILogger logger, AccessLevel level) => logger.IsEnabled(level switch
    {
        AccessLevel.Error => LogEventLevel.Error,
        AccessLevel.Warning => LogEventLevel.Warning,
        _ => LogEventLevel.Information,
    });

    internal static Logger To(LogStream output, string level) => To(output, new LoggingLevelSwitch(Level(level)));

    private static Logger To(LogStream output, LoggingLevelSwitch level) => new LoggerConfiguration()
        .MinimumLevel.ControlledBy(level)
        .WriteTo.Sink(new LineSink(output))
        .CreateLogger();

    /// <summary>The formatter writes what an exception says of itself.</summary>
    [SuppressMessage("Design", "CA1064", Justification = "It is never thrown: it carries a text to the formatter.")]
    private sealed class ToldException(Exception told) : Exception
    {
        public override string ToString() => FaultText.Of(told);
    }

    private sealed class LineSink(LogStream output) : ILogEventSink, IDisposable
    {
        private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(1);
        private static readonly CompactJsonFormatter Formatter = new();

        [ThreadStatic]
        private static StringWriter? line;

        public void Emit(LogEvent logEvent)
        {
            var writer = line ??= new StringWriter();
            Formatter.Format(Masked(logEvent), writer);
            var text = writer.GetStringBuilder();
            output.Write(Encoding.UTF8.GetBytes(text.ToString()));
            text.Clear();
        }

        public void Dispose() => output.Flush(AtTheEnd);

        private static LogEvent Masked(LogEvent line) => line.Exception is null
            ? line
            : new LogEvent(line.Timestamp, line.Level, new ToldException(line.Exception), line.MessageTemplate, line.Properties.Select(p => new LogEventProperty(p.Key, p.Value)));
    }
}
