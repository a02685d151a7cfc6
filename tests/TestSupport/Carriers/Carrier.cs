namespace BingeMe.TestSupport.Carriers;

/// <summary>The ways in which a request reaches the API.</summary>
public enum Carrier
{
    /// <summary>Straight into the pipeline.</summary>
    Direct,

    /// <summary>As a gateway's event through the Lambda host's handler.</summary>
    Lambda,

    /// <summary>Over a socket of this machine through the Kestrel host.</summary>
    Kestrel,
}
