namespace HandlerTests.AccessMatrix;

/// <summary>A call with somebody else's object.</summary>
/// <param name="Target">Path and query.</param>
/// <param name="Body">The body's JSON; null = none.</param>
internal sealed record ObjectCall(string Target, string? Body = null)
{
    /// <summary>SQL that counts the object where it is untouched; null where the call may change it.</summary>
    public string? Untouched { get; init; }

    /// <summary>A text of the object that the answer may never hold; null where all of it may be seen.</summary>
    public string? Secret { get; init; }
}
