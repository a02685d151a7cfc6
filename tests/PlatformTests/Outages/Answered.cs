namespace BingeMe.PlatformTests.Outages;

/// <summary>One answer of the traffic.</summary>
/// <param name="Operation">Which operation.</param>
/// <param name="Status">Its status.</param>
/// <param name="Took">How long it took.</param>
/// <param name="Began">When it was asked, since the traffic began.</param>
internal sealed record Answered(string Operation, int Status, TimeSpan Took, TimeSpan Began);
