namespace BingeMe.Platform.Sql;

/// <summary>What can be told of a command by its text. Values are parameters, so what stands in it is our own.</summary>
internal static class StatementText
{
    /// <summary>Whether every statement of the text only reads: sent twice, it does what it does once.</summary>
    public static bool IsQuery(ReadOnlySpan<char> text)
    {
        foreach (var range in text.Split(';'))
        {
            var statement = text[range].TrimStart();
            if (statement.Length > 0 && !Begins(statement, "select") && !Begins(statement, "with")) return false;
        }

        return true;
    }

    /// <summary>Whether it is one statement.</summary>
    public static bool IsSingle(ReadOnlySpan<char> text) => !text.TrimEnd("; \t\r\n").Contains(';');

    private static bool Begins(ReadOnlySpan<char> statement, string word) =>
        statement.StartsWith(word, StringComparison.OrdinalIgnoreCase) && (statement.Length == word.Length || !char.IsAsciiLetterOrDigit(statement[word.Length]));
}
