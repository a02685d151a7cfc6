using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Messages.Answers;

/// <summary>The other side of a conversation, as the inbox shows it.</summary>
/// <param name="Id">Plain member id.</param>
/// <param name="Name">The name, or the username of a member who hides it.</param>
/// <param name="Username">The username.</param>
/// <param name="Avatar">Address of the picture.</param>
/// <param name="RoomId">The call room; empty when there is none.</param>
internal sealed record ChatUser(long Id, string Name, string Username, string Avatar, [property: JsonPropertyName("room_id")] string RoomId);
