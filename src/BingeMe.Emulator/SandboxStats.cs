namespace BingeMe.Emulator;

/// <summary>A sandbox that lives.</summary>
/// <param name="Number">Counted from 1 in the order of their starts.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="Invocations">How many it has been given.</param>
/// <param name="ColdStartMs">Milliseconds from spawn to the first call of <c>next</c>; null before that.</param>
public sealed record SandboxStats(int Number, int ProcessId, int Invocations, double? ColdStartMs);
