namespace BingeMe.Cli.Terminal;

/// <summary>An expected fault: its message is for the person at the terminal.</summary>
/// <param name="exitCode">One of <see cref="ExitCodes"/>.</param>
/// <param name="message">What is wrong and, where there is one, the remedy.</param>
public sealed class CliFaultException(int exitCode, string message) : Exception(message)
{
    /// <summary>The process's exit code.</summary>
    public int ExitCode { get; } = exitCode;
}
