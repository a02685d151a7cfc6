namespace BingeMe.TestSupport.Statements;

/// <summary>A statement as it ran.</summary>
/// <param name="Sql">Its text.</param>
/// <param name="Parameters">Its parameters' names and values.</param>
/// <param name="IsAlone">Whether it is a message of its own outside of a transaction: one that the database gives up its connection sends again (<c>IDatabase.Open</c>).</param>
public sealed record SentStatement(string Sql, IReadOnlyList<KeyValuePair<string, object?>> Parameters, bool IsAlone);
