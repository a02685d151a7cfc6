namespace BingeMe.Emulator;

/// <summary>One request through the emulator.</summary>
/// <param name="Method">The request's method.</param>
/// <param name="Target">Its raw path and query.</param>
/// <param name="Status">The status that the client got.</param>
/// <param name="Milliseconds">From the request's head received until its answer was handed to the socket.</param>
/// <param name="Sandbox">The number of the sandbox; 0 when the request reached none.</param>
/// <param name="ColdStartMs">When this request started the sandbox: milliseconds from spawn to the first call of <c>next</c>. Null when warm.</param>
/// <param name="Fault">Why the gateway and not the function answered; null when the function did.</param>
public sealed record AccessLine(string Method, string Target, int Status, double Milliseconds, int Sandbox, double? ColdStartMs, string? Fault);
