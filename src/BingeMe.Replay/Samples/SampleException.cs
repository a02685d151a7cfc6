namespace BingeMe.Replay.Samples;

/// <summary>Something is wrong with a sample or a sequence itself; the message is for whoever wrote it and names every fault.</summary>
/// <param name="message">What is wrong and, where there is one, the remedy.</param>
public sealed class SampleException(string message) : Exception(message);

/// <summary>A step of a sequence was not answered as the sequence wants; the message says how it was.</summary>
/// <param name="message">Sequence, step and answer.</param>
public sealed class SequenceFailedException(string message) : Exception(message);
