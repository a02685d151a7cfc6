namespace BingeMe.Cli.Samples;

/// <summary>Where a variable's value comes from.</summary>
/// <param name="Variable">Its name.</param>
/// <param name="Path">Where in the answer's JSON, e.g. <c>$.data.user.id</c>; null when it comes from the outbox.</param>
/// <param name="Outbox">Whose newest one-time code it is; null when it comes from the answer.</param>
public sealed record Extraction(string Variable, string? Path, string? Outbox);
