namespace BingeMe.Cutover.Engines.Aws;

/// <summary>The listener rule that divides.</summary>
/// <param name="Arn">The rule's ARN.</param>
/// <param name="Blue">The ARN of blue's target group.</param>
/// <param name="Green">The ARN of green's target group.</param>
internal sealed record AlbRule(string Arn, string Blue, string Green);
