namespace BingeMe.ApiGateway;

/// <summary>Why an event could not be decoded; what a host decides on, so that nothing has to read exception texts.</summary>
public enum GatewayEventFault
{
    /// <summary>The payload is not JSON.</summary>
    NotJson,

    /// <summary>JSON, but of no kind this house serves.</summary>
    UnknownEvent,

    /// <summary>A field is missing that every event of the kind has.</summary>
    Missing,

    /// <summary>A field has the wrong JSON type or text that is no Unicode.</summary>
    WrongType,

    /// <summary>The body says that it is base64 and is not: the client's request is at fault, answer 400.</summary>
    BadBase64,

    /// <summary>A header or method that no HTTP message may have (RFC 9110 sections 5.1, 5.5, 9.1): answer 400. Kestrel takes names that are no tokens; proxies before it do not.</summary>
    BadRequest,
}
