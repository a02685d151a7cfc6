namespace BingeMe.TestSupport.Statements;

/// <summary>A statement as it ran.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters' names and values.</param>
public sealed record SentStatement(string Sql, IReadOnlyList<KeyValuePair<string, object?>> Parameters);
