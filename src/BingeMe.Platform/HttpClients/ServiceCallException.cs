using BingeMe.Handlers.Ports;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.HttpClients;

/// <summary>An outside service answered that it failed: with a status that says so, or something that is no answer. The message holds none of its words.</summary>
public sealed class ServiceCallException : Exception, IDependencyFault
{
    /// <summary>A failing status.</summary>
    public ServiceCallException(HttpResponse answer)
        : base($"It answered with status {answer.Status}.") => (Answer, Kind) = (answer, HttpFailures.KindOf(answer.Status));

    /// <summary>An answer that makes no sense, or a driver's own failure.</summary>
    /// <param name="text">What was wrong; no secret, nothing that the service said.</param>
    /// <param name="cause">What the driver threw; for the log.</param>
    public ServiceCallException(string text, Exception? cause = null)
        : base(text, cause)
    {
    }

    /// <inheritdoc/>
    public DependencyFailure Kind { get; init; } = DependencyFailure.Broken;

    /// <summary>What it answered; empty when there was no answer.</summary>
    public HttpResponse Answer { get; }
}
