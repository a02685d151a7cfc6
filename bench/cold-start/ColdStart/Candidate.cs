namespace ColdStart;

/// <summary>A bootstrap to measure.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">The program and its arguments.</param>
internal sealed record Candidate(string Name, string[] Command)
{
    /// <summary>Reads <c>NAME=COMMAND [ARGS]</c>; without a name, the file's.</summary>
    public static Candidate Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var command = text[(equals + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return new Candidate(equals > 0 ? text[..equals] : Path.GetFileName(command[0]), command);
    }
}
