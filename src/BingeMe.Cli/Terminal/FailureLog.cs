using BingeMe.Http.Pipeline;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Terminal;

/// <summary>An access log that tells failures only: what went wrong inside, which the answer does not say.</summary>
/// <param name="output">Where they go.</param>
internal sealed class FailureLog(TextWriter output) : IAccessLog
{
    public void Write(in AccessRecord record)
    {
        if (record.Failure is { } failure) output.WriteLine(PrintableText.Lines($"{record.Method} {record.Path} failed inside: {failure}"));
    }
}
