using System.Text.Json;

namespace BingeMe.Handlers.Messages.Bodies;

/// <summary>What a single and a mass message have in common, as it came.</summary>
internal interface IDraftFields
{
    string? Message { get; }

    JsonElement? Price { get; }

    JsonElement? Media { get; }

    JsonElement? ExpiresAt { get; }

    JsonElement? ExpiredAt { get; }
}
