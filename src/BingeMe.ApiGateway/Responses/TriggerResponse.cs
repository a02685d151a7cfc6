using System.Buffers;
using System.Text.Json;
using BingeMe.ApiGateway.Events;

namespace BingeMe.ApiGateway.Responses;

/// <summary>Answers to events that are neither HTTP nor an authorizer's, nor a queue's batch, which no answer refuses for certain.</summary>
public static class TriggerResponse
{
    /// <summary>Writes the answer to a warm-up or a schedule.</summary>
    /// <param name="output">Receives the JSON.</param>
    /// <param name="received">The event.</param>
    /// <exception cref="ArgumentException">An event of another kind.</exception>
    public static void Write(IBufferWriter<byte> output, GatewayEvent received)
    {
        using var json = new Utf8JsonWriter(output, ResponseJson.Options);
        json.WriteStartObject();
        switch (received.Kind)
        {
            case EventKind.WarmUp:
                json.WriteNumber("statusCode"u8, 200);
                json.WriteString("body"u8, "warm"u8);
                break;
            case EventKind.Scheduled:
                break;
            default:
                throw new ArgumentException($"A {received.Kind.Name()} event has no such answer.", nameof(received));
        }

        json.WriteEndObject();
    }
}
