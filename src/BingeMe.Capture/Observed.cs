using BingeMe.Capture.Exchanges;

namespace BingeMe.Capture;

/// <summary>An exchange as a host saw it, not redacted yet.</summary>
/// <param name="Exchange">Event and answer; its id is the recorder's to give.</param>
/// <param name="Method">The request's method.</param>
/// <param name="Path">The request's decoded path.</param>
public sealed record Observed(Exchange Exchange, string Method, string Path);
