using System.CommandLine;

namespace BingeMe.Cli.Corpus;

/// <summary><c>bingeme corpus</c>: recordings for <c>bingeme replay</c>.</summary>
internal static class CorpusCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("corpus", "Makes, checks and compares recordings of exchanges (events and their answers). docs/replay.md has the format.")
    {
        CorpusCheck.Create(),
        CorpusImport.Create(),
        CorpusCompare.Create(),
    };
}
