using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Identity;

/// <summary>What happened to a call of an identity provider.</summary>
internal static class IdentityFaults
{
    /// <summary>The kind of what the client or the reading of its answer threw. Its own time-out is a cancellation that nobody asked for.</summary>
    public static DependencyFailure KindOf(Exception e) => e switch
    {
        OperationCanceledException => DependencyFailure.TimedOut,
        HttpRequestException { StatusCode: { } status } => HttpFailures.Passing((int)status) ?? DependencyFailure.Broken,
        HttpRequestException => DependencyFailure.Unreachable,
        _ => DependencyFailure.Broken,
    };
}
