namespace BingeMe.Handlers.Users.Passwords.Answers;

/// <summary>Where a code went, as far as its owner needs to see it.</summary>
/// <param name="Channel"><c>email</c> or <c>whatsapp</c>.</param>
/// <param name="Masked">See <see cref="MaskedContacts"/>.</param>
internal sealed record CodeDestination(string Channel, string Masked);
