using System.Text.Json;

namespace BingeMe.ApiGateway.Events;

/// <summary>Decodes events of triggers that are no HTTP: schedules and queues.</summary>
internal static class TriggerDecoder
{
    public static ScheduledEvent Schedule(JsonObject root) => new(
        root.Text("id"u8),
        root.Text("time"u8),
        root.TryValue("resources"u8, out var resources) ? JsonText.ReadList(ref resources, "resources") : []);

    /// <summary>True when the event is a batch whose first record came from SQS. A batch never mixes sources.</summary>
    public static bool IsSqs(JsonObject root)
    {
        if (!root.HasArray("Records"u8)) return false;
        root.TryValue("Records"u8, out var reader);
        reader.Read();
        return reader.TokenType == JsonTokenType.StartObject
            && JsonObject.Open(ref reader, root.Raw("Records"u8), "Records[0]").Is("eventSource"u8, "aws:sqs"u8);
    }

    public static List<string> MessageIds(JsonObject root)
    {
        root.TryValue("Records"u8, out var reader);
        var ids = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var place = $"Records[{ids.Count}]";
            if (reader.TokenType != JsonTokenType.StartObject) throw JsonText.WrongType(place, "an object", reader.TokenType);
            var record = JsonObject.Open(ref reader, root.Raw("Records"u8), place);
            ids.Add(record.Text("messageId"u8)
                ?? throw new GatewayEventException(GatewayEventFault.Missing, $"'{place}.messageId' is missing."));
        }

        return ids;
    }
}
