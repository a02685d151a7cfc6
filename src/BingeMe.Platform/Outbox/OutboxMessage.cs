using System.Text.Json.Serialization;

namespace BingeMe.Platform.Outbox;

/// <summary>A message that would have left the house.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Channel"><c>mail</c> or <c>whatsapp</c>.</param>
/// <param name="To">Address or number.</param>
/// <param name="Subject">Of a mail; else null.</param>
/// <param name="Text">What it says.</param>
/// <param name="Html">The HTML part of a mail; else null.</param>
/// <param name="Code">The one-time code in it, to spare readers a search; null when it carries none.</param>
public sealed record OutboxMessage(
    DateTimeOffset At,
    string Channel,
    string To,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Subject,
    string Text,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Html,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code);
