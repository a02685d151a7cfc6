namespace BingeMe.Platform.Configuration;

/// <summary>Where the state shared by blue and green lies (docs/state.md).</summary>
public enum StateStore
{
    /// <summary>A file; one machine only.</summary>
    Embedded,

    /// <summary>The tables that the legacy stack shares.</summary>
    DynamoDb,

    /// <summary>Redis alone: after the rollback window.</summary>
    Redis,

    /// <summary>Redis in front, DynamoDB written through and read on a miss.</summary>
    Dual,
}
