namespace BingeMe.Cli.Terminal;

/// <summary>What the exit codes of every command mean.</summary>
internal static class ExitCodes
{
    /// <summary>What was asked for was done.</summary>
    public const int Done = 0;

    /// <summary>The thing asked about is negative, e.g. the function failed.</summary>
    public const int Negative = 1;

    /// <summary>Wrong arguments, input or settings.</summary>
    public const int Misused = 2;

    /// <summary>Of <c>replay</c>, whose wrong arguments are <see cref="Failed"/>: noise that nobody explained.</summary>
    public const int UnexplainedNoise = 2;

    /// <summary>The environment or the tool failed, e.g. a file that cannot be read.</summary>
    public const int Failed = 3;

    /// <summary>Of <c>corpus</c>, <c>replay</c> and <c>fuzz</c>: the corpus is invalid, or there is nothing in it.</summary>
    public const int CorpusInvalid = 4;

    /// <summary>Stopped by SIGINT or SIGTERM before the end, of every command that has no other word for it; a shell's 128 and 2, which no finding looks like.</summary>
    public const int Stopped = 130;
}
