namespace BingeMe.Handlers.Messages.Answers;

/// <summary>The files of a mass message: every key as sent, and the keys of the pictures made of them.</summary>
internal sealed record MassMedia(IReadOnlyList<string> Original, IReadOnlyList<string> Converted);
