using BingeMe.Handlers.Messages.Rows;
using BingeMe.Handlers.Messages.Sending;

namespace BingeMe.Handlers.Messages.Mass;

/// <summary>A mass message on its way: who sends, what, and how far it is.</summary>
/// <param name="SenderId">The creator.</param>
/// <param name="Draft">What is sent.</param>
/// <param name="Files">Its files, processed once for all.</param>
/// <param name="Row">Its row; <c>LastRecipient</c> moves with each batch.</param>
internal sealed record MassMessage(long SenderId, Draft Draft, AttachedFiles Files, MassRow Row);
