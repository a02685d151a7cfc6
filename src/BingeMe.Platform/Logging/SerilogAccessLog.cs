using BingeMe.Http.Pipeline;
using Serilog;
using Serilog.Events;

namespace BingeMe.Platform.Logging;

/// <summary>One structured line a request. A failure inside is logged with it, as an error. Its ids have the names that the function's lines have.</summary>
/// <param name="logger">Where lines go.</param>
/// <param name="colour"><c>blue</c> or <c>green</c>.</param>
public sealed class SerilogAccessLog(ILogger logger, string colour) : IAccessLog
{
    private readonly ILogger logger = logger.ForContext("Colour", colour);

    /// <inheritdoc/>
    public void Write(in AccessRecord record)
    {
        var level = record.Level switch
        {
            AccessLevel.Error => LogEventLevel.Error,
            AccessLevel.Warning => LogEventLevel.Warning,
            _ => LogEventLevel.Information,
        };
        if (!logger.IsEnabled(level)) return;
        var to = logger;
        if (record.TraceId is not null) to = to.ForContext("TraceId", record.TraceId);
        if (record.Reason is not null) to = to.ForContext("Reason", record.Reason);
        to.Write(
            level,
            record.Failure,
            "{Method} {Path} {Status} in {Ms} ms, {Bytes} bytes, {Operation} {RequestId} {Source} {Caller} {Client}",
            record.Method,
            record.Path,
            record.Status,
            Math.Round(record.Elapsed.TotalMilliseconds, 3),
            record.Bytes,
            record.Operation,
            record.RequestId,
            record.Source,
            record.CallerId,
            record.ClientAddress);
    }
}
