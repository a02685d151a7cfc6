using Serilog;
using Serilog.Core;
using Serilog.Events;
using Serilog.Formatting.Compact;

namespace BingeMe.Platform.Logging;

/// <summary>Makes the process's logger: compact JSON lines on standard output (clef-json.org).</summary>
public static class Loggers
{
    /// <summary>Makes the logger.</summary>
    /// <param name="level">The least level written: Verbose, Debug, Information, Warning, Error or Fatal; anything else means Information.</param>
    public static Logger Console(string level) => new LoggerConfiguration()
        .MinimumLevel.Is(Enum.TryParse<LogEventLevel>(level, ignoreCase: true, out var least) ? least : LogEventLevel.Information)
        .WriteTo.Console(new CompactJsonFormatter())
        .CreateLogger();
}
