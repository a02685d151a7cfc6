namespace BingeMe.ApiGateway;

/// <summary>In which form an event gives the path.</summary>
internal enum PathForm
{
    /// <summary>Percent-encoded, as sent (gateway rules 1, 5, 7).</summary>
    Encoded,

    /// <summary>Decoded once (gateway rule 4).</summary>
    Decoded,

    /// <summary>Either; <c>requestContext.path</c> is decoded and tells which (gateway rule 3).</summary>
    EncodedOrDecoded,
}
