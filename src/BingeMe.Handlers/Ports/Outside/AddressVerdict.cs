namespace BingeMe.Handlers.Ports;

/// <summary>What the checker said of an address; cached in <c>email_validation</c>.</summary>
/// <param name="Status">E.g. <c>clean</c>, <c>dirty</c>, <c>error</c>.</param>
/// <param name="Remarks">Its message; null when it gave none.</param>
public sealed record AddressVerdict(string Status, string? Remarks);
