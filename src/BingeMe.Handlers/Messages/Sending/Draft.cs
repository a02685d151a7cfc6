using BingeMe.Handlers.Media;

namespace BingeMe.Handlers.Messages.Sending;

/// <summary>A message that may be sent: every rule beyond the recipient is met.</summary>
/// <param name="Message">Trimmed text.</param>
/// <param name="Price">0 when free.</param>
/// <param name="Lifetime">How long it lives; null for good.</param>
/// <param name="Keys">The sender's own uploads, in order.</param>
internal sealed record Draft(string Message, decimal Price, TimeSpan? Lifetime, IReadOnlyList<MediaKey> Keys);
