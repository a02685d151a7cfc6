namespace BingeMe.Platform.Migrations;

/// <summary>A migration that cannot be run; the message says which and why, in words for whoever operates the database.</summary>
public sealed class MigrationException : Exception
{
    /// <summary>Says what is wrong.</summary>
    public MigrationException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
