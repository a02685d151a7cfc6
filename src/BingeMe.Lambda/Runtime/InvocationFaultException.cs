namespace BingeMe.Lambda.Runtime;

/// <summary>An intended invocation error: type and message reach the function's caller as they stand, so they hold nothing secret.</summary>
/// <param name="type">Payload field <c>errorType</c>.</param>
/// <param name="message">Payload field <c>errorMessage</c>.</param>
/// <param name="inner">The cause, for the log only.</param>
public sealed class InvocationFaultException(string type, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Payload field <c>errorType</c>.</summary>
    public string ErrorType { get; } = type;
}
