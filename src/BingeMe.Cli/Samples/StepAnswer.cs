using BingeMe.ApiGateway.Emulation;

namespace BingeMe.Cli.Samples;

/// <summary>What a step of a sequence got.</summary>
/// <param name="Step">The step.</param>
/// <param name="Event">The event that was sent, its placeholders expanded.</param>
/// <param name="Answer">What the client received.</param>
public sealed record StepAnswer(SequenceStep Step, string Event, ClientResponse Answer);
