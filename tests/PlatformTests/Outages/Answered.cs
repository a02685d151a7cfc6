namespace BingeMe.PlatformTests.Outages;

/// <summary>One answer of the traffic.</summary>
/// <param name="Operation">Which operation.</param>
/// <param name="Status">Its status.</param>
/// <param name="Took">How long its last request took.</param>
/// <param name="Began">When the first of its requests was sent, since the traffic began.</param>
/// <param name="Ended">When its answer was there.</param>
internal sealed record Answered(string Operation, int Status, TimeSpan Took, TimeSpan Began, TimeSpan Ended);
