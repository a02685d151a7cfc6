namespace BingeMe.Handlers.Notifications.Answers;

/// <summary>One notification.</summary>
/// <param name="Id">Encoded.</param>
/// <param name="Time">Relative.</param>
/// <param name="UserId">The actor, encoded; empty when there is none any more.</param>
/// <param name="Username">The actor's.</param>
/// <param name="Name">The actor's, or the username of one who hides it.</param>
/// <param name="Avatar">Address of the actor's picture; empty without one.</param>
/// <param name="Desc">What happened.</param>
/// <param name="Link">Where it leads: a token that clients know.</param>
internal sealed record NotificationItem(string Id, string Time, string UserId, string Username, string Name, string Avatar, string Desc, string Link);
