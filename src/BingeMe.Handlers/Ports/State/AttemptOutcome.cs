namespace BingeMe.Handlers.Ports;

/// <summary>What came of claiming one try at a one-time code.</summary>
public enum AttemptOutcome
{
    /// <summary>The try is counted and the item returned: compare now.</summary>
    Granted,

    /// <summary>There is no code for the identifier.</summary>
    Missing,

    /// <summary>There is one, past its expiry.</summary>
    Expired,

    /// <summary>Its tries are used up.</summary>
    Exhausted,
}
