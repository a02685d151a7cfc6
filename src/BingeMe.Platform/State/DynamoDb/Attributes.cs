using System.Globalization;
using Amazon.DynamoDBv2.Model;
using BingeMe.Handlers.Ports;
using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.State.DynamoDb;

/// <summary>Attribute values of items, read leniently: both stacks write them.</summary>
internal static class Attributes
{
    private const string IsoMilliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    public static AttributeValue S(string text) => new() { S = text };

    public static AttributeValue N(long number) => new() { N = number.ToString(CultureInfo.InvariantCulture) };

    /// <summary>An instant as the legacy stack writes it (JavaScript's <c>toISOString</c>).</summary>
    public static AttributeValue Iso(DateTimeOffset instant) => S(instant.UtcDateTime.ToString(IsoMilliseconds, CultureInfo.InvariantCulture));

    /// <summary>A text attribute, be it stored as text or as number; null when absent.</summary>
    public static string? Text(this Dictionary<string, AttributeValue> item, string name) =>
        item.TryGetValue(name, out var value) ? value.S ?? value.N : null;

    /// <summary>A number attribute, be it stored as number or as text; null when absent or no number.</summary>
    public static long? Number(this Dictionary<string, AttributeValue> item, string name) =>
        item.Text(name) is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < long.MaxValue
            ? (long)number
            : null;

    /// <summary>An ISO instant; the epoch when absent or unreadable.</summary>
    public static DateTimeOffset Instant(this Dictionary<string, AttributeValue> item, string name) =>
        DateTimeOffset.TryParse(item.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : DateTimeOffset.UnixEpoch;

    /// <summary>Unix seconds; the epoch, i.e. long past, when absent.</summary>
    public static DateTimeOffset Seconds(this Dictionary<string, AttributeValue> item, string name) =>
        item.Number(name) is { } seconds and >= 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : DateTimeOffset.UnixEpoch;

    /// <summary>Unix milliseconds; the epoch when absent.</summary>
    public static DateTimeOffset Milliseconds(this Dictionary<string, AttributeValue> item, string name) =>
        item.Number(name) is { } milliseconds and >= 0 and < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : DateTimeOffset.UnixEpoch;

    /// <summary>What an update gave back where it was asked to.</summary>
    /// <exception cref="DependencyException">The answer lacks it: it is none.</exception>
    public static Dictionary<string, AttributeValue> Given(this UpdateItemResponse answer) =>
        answer.Attributes ?? throw new DependencyException("dynamodb", new ServiceCallException("Its answer lacks what was asked for.")) { Kind = DependencyFailure.Broken };

    /// <summary>Adds a text unless it is absent.</summary>
    public static void AddText(this Dictionary<string, AttributeValue> item, string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
            item[name] = S(text);
    }
}
