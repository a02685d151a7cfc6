using System.Buffers;
using System.Text.Json;
using BingeMe.Http.Logging;

namespace BingeMe.Http.Pipeline;

/// <summary>Hears of what failed beside the requests, where no answer and no request's line tells of it.</summary>
public interface IFaultLog
{
    /// <summary>Something failed. Never waits, never throws.</summary>
    /// <param name="work">What was being done, one of few words: lines are told apart by it.</param>
    /// <param name="cause">Why it failed.</param>
    void Tell(string work, Exception cause);
}

/// <summary>
/// One JSON line (clef-json.org) for the first fault of its kind, and then one a minute at most, which says how many were left out: what
/// retries all night must not fill the log. Safe for several threads if the output is.
/// </summary>
/// <param name="output">Where lines go, each in one write, which must not wait.</param>
/// <param name="colour">The deployment's colour, <c>blue</c> or <c>green</c>.</param>
/// <param name="clock">Stamps the lines, and tells the minutes.</param>
/// <param name="isWanted">Whether lines of a level are written, asked for each; null = all are.</param>
public sealed class FaultLog(Stream output, string colour, TimeProvider clock, Func<AccessLevel, bool>? isWanted = null) : IFaultLog
{
    /// <summary>Kinds that are told apart; those beyond share one.</summary>
    private const int MostKinds = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Work, Type Cause), Told> told = [];

    /// <summary>Takes what is told, and writes nothing.</summary>
    public static IFaultLog None { get; } = new Nobody();

    /// <inheritdoc/>
    public void Tell(string work, Exception cause)
    {
        if (isWanted?.Invoke(AccessLevel.Warning) == false) return;
        var now = clock.GetUtcNow();
        long unsaid;
        lock (gate)
        {
            // Of one that wraps another, the inner one says what it is.
            var kind = (work, (cause.InnerException ?? cause).GetType());
            if (!told.TryGetValue(kind, out var last))
            {
                if (told.Count >= MostKinds) kind = ("", typeof(Exception));
                if (!told.TryGetValue(kind, out last)) told.Add(kind, last = new Told());
            }

            if (now < last.Until)
            {
                last.Unsaid++;
                return;
            }

            (unsaid, last.Unsaid, last.Until) = (last.Unsaid, 0, now + Pause);
        }

        output.Write(Line(work, cause, unsaid, now));
    }

    private ReadOnlySpan<byte> Line(string work, Exception cause, long unsaid, DateTimeOffset at)
    {
        var bytes = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(bytes, AccessLine.Options))
        {
            json.WriteStartObject();
            json.WriteString("@t"u8, at.UtcDateTime);
            json.WriteString("@l"u8, "Warning"u8);
            json.WriteString("@mt"u8, "{Work} failed"u8);
            json.WriteString("Work"u8, work);
            if (unsaid > 0) json.WriteNumber("Unsaid"u8, unsaid);
            json.WriteString("Colour"u8, colour);
            json.WriteString("@x"u8, FaultText.Of(cause));
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan;
    }

    private sealed class Told
    {
        public DateTimeOffset Until { get; set; }

        /// <summary>Faults since the last line.</summary>
        public long Unsaid { get; set; }
    }

    private sealed class Nobody : IFaultLog
    {
        public void Tell(string work, Exception cause)
        {
        }
    }
}
