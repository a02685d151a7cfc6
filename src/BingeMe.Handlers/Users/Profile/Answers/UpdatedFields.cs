using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Users.Profile.Answers;

/// <summary>Which fields a call wrote, by their names on the wire.</summary>
internal sealed record UpdatedFields([property: JsonPropertyName("updatedFields")] IReadOnlyList<string> Names);
