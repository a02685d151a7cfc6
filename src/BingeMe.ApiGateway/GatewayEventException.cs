namespace BingeMe.ApiGateway;

/// <summary>An event that cannot be decoded. The message names the field and what was expected, and quotes no value of the event.</summary>
public sealed class GatewayEventException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="fault">What a host decides on.</param>
    /// <param name="message">What is wrong, where, and what was expected.</param>
    /// <param name="kind">The kind, as far as it was told.</param>
    /// <param name="inner">The cause, or null.</param>
    public GatewayEventException(GatewayEventFault fault, string message, EventKind kind = EventKind.Unknown, Exception? inner = null)
        : base(message, inner)
    {
        Fault = fault;
        Kind = kind;
    }

    /// <summary>What is wrong.</summary>
    public GatewayEventFault Fault { get; }

    /// <summary>The event's kind, <see cref="EventKind.Unknown"/> if it was not told; an HTTP kind can still be given an answer.</summary>
    public EventKind Kind { get; }

    /// <summary>True when the client, not the host or its set-up, is to blame: the right answer to an HTTP kind is 400.</summary>
    public bool IsBadRequest => Fault is GatewayEventFault.BadBase64 or GatewayEventFault.BadRequest;
}
