using System.Globalization;
using System.Text;
using System.Text.Json;
using BingeMe.Cutover.Costs;
using BingeMe.Replay.Samples;

namespace BingeMe.Cli.Cost;

/// <summary>A projection, for people and for machines.</summary>
/// <param name="plan">What was compared.</param>
/// <param name="sample">What was measured.</param>
/// <param name="prices">The prices.</param>
/// <param name="projection">The result.</param>
/// <param name="assumptions">What it stands on.</param>
internal sealed class CostReport(CostPlan plan, TrafficSample sample, PriceList prices, CostProjection projection, IReadOnlyList<string> assumptions)
{
    /// <summary>For a person.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Measured: {sample.Requests:N0} requests, {sample.Failures:N0} of them 5xx; {sample.MeanMs:0.##} ms in the mean, ");
        text.Append(CultureInfo.InvariantCulture, $"p50 {sample.Percentile(0.5):0.##}, p95 {sample.Percentile(0.95):0.##}, p99 {sample.Percentile(0.99):0.##}; {sample.MeanBytes:0} bytes a body.\n");
        text.Append(CultureInfo.InvariantCulture, $"A month: {plan.Requests:N0} requests, {plan.DataOutGigabytes:N1} GB out. {prices.Currency}, prices of {prices.Date:yyyy-MM-dd}, {prices.Region}.\n");
        Append(text, "Lambda (blue)", projection.Blue, projection.BlueTotal);
        Append(text, "EC2 (green)", projection.Green, projection.GreenTotal);
        var (less, more) = projection.GreenTotal <= projection.BlueTotal ? ("EC2", "Lambda") : ("Lambda", "EC2");
        text.Append(CultureInfo.InvariantCulture, $"\n{less} costs {Math.Abs(projection.BlueTotal - projection.GreenTotal):N2} less a month than {more}.\n");
        text.Append(projection.BreakEven is { } even
            ? string.Create(CultureInfo.InvariantCulture, $"Break-even: {even:N0} requests a month ({even / CostPlan.Hours / 3600:0.##} a second in the mean); with more, these machines cost less than Lambda.\n")
            : "Break-even: none; these machines cost more than Lambda at any traffic.\n");
        text.Append("\nAssumptions:\n");
        foreach (var assumption in assumptions) text.Append("- ").Append(assumption).Append('\n');
        return text.ToString().TrimEnd('\n');
    }

    /// <summary>For a machine.</summary>
    public string Json() => IndentedJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("pricesOf"u8, prices.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("region"u8, prices.Region);
        json.WriteString("currency"u8, prices.Currency);
        json.WriteStartObject("measured"u8);
        json.WriteNumber("requests"u8, sample.Requests);
        json.WriteNumber("failures"u8, sample.Failures);
        json.WriteNumber("seconds"u8, Math.Round(sample.Span.TotalSeconds, 3));
        json.WriteNumber("meanMs"u8, Math.Round(sample.MeanMs, 3));
        foreach (var (name, share) in new[] { ("p50Ms", 0.5), ("p95Ms", 0.95), ("p99Ms", 0.99) }) json.WriteNumber(name, Math.Round(sample.Percentile(share), 3));
        json.WriteNumber("meanBilledMs"u8, Math.Round(sample.MeanBilledMs, 3));
        json.WriteNumber("meanBytes"u8, Math.Round(sample.MeanBytes, 1));
        json.WriteNumber("busiestMinute"u8, sample.BusiestMinute);
        json.WriteEndObject();
        json.WriteStartObject("month"u8);
        json.WriteNumber("requests"u8, Math.Round(plan.Requests));
        json.WriteNumber("dataOutGb"u8, Math.Round(plan.DataOutGigabytes, 3));
        json.WriteEndObject();
        Write(json, "blue", projection.Blue, projection.BlueTotal);
        Write(json, "green", projection.Green, projection.GreenTotal);
        if (projection.BreakEven is { } even) json.WriteNumber("breakEvenRequests"u8, Math.Round(even));
        else json.WriteNull("breakEvenRequests"u8);
        json.WriteStartArray("assumptions"u8);
        foreach (var assumption in assumptions) json.WriteStringValue(assumption);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void Append(StringBuilder text, string side, IReadOnlyList<CostItem> items, decimal total)
    {
        text.Append('\n').Append(side).Append('\n');
        foreach (var item in items) text.Append(CultureInfo.InvariantCulture, $"  {item.Name,-36} {item.Quantity,18:N2} {item.Unit,-10} {item.Amount,12:N2}\n");
        text.Append(CultureInfo.InvariantCulture, $"  {"a month",-36} {"",18} {"",-10} {total,12:N2}\n");
    }

    private static void Write(Utf8JsonWriter json, string side, IReadOnlyList<CostItem> items, decimal total)
    {
        json.WriteStartObject(side);
        json.WriteStartArray("items"u8);
        foreach (var item in items)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, item.Name);
            json.WriteNumber("quantity"u8, Math.Round(item.Quantity, 4));
            json.WriteString("unit"u8, item.Unit);
            json.WriteNumber("amount"u8, Math.Round(item.Amount, 4));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("total"u8, Math.Round(total, 4));
        json.WriteEndObject();
    }
}
