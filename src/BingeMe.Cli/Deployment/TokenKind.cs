namespace BingeMe.Cli.Deployment;

/// <summary>The two kinds of token.</summary>
internal enum TokenKind
{
    /// <summary>Opens operations.</summary>
    Access,

    /// <summary>Gets new access tokens.</summary>
    Refresh,
}
