namespace BingeMe.Http.Binding;

/// <summary>Where an operation's input is read from.</summary>
public enum InputSource
{
    /// <summary>The query string.</summary>
    Query,

    /// <summary>The body: JSON, or a form (platform-auth.md, shared rule 1).</summary>
    Body,

    /// <summary>The query string where it names the field, else the body.</summary>
    QueryThenBody,
}
