using BingeMe.Handlers.Ports;

namespace BingeMe.Platform.HttpClients;

/// <summary>What an HTTP status says about who answered with it (RFC 9110, 15.5 and 15.6; RFC 6585, 4; RFC 8470, 5.2): one rule for all that speak HTTP.</summary>
internal static class HttpFailures
{
    /// <summary>The kind of a failure that passes by itself; null for an answer, which who asked must read.</summary>
    /// <param name="status">The status code.</param>
    public static DependencyFailure? Passing(int status) => status switch
    {
        408 or 425 or 429 => DependencyFailure.Busy,
        >= 500 => DependencyFailure.Broken,
        _ => null,
    };

    /// <summary>The kind where nothing but success was an answer: what does not pass is a refusal.</summary>
    /// <param name="status">The status code.</param>
    public static DependencyFailure KindOf(int status) => Passing(status) ?? (status is >= 400 ? DependencyFailure.Refused : DependencyFailure.Broken);
}
