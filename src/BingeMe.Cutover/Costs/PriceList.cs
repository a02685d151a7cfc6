using System.Text.Json;
using System.Text.Json.Serialization;

namespace BingeMe.Cutover.Costs;

/// <summary>Prices of one region at one time, in one currency: <c>deploy/prices.json</c>, or a file of the same form.</summary>
/// <param name="Date">When they were those of AWS.</param>
/// <param name="Region">The region.</param>
/// <param name="Currency">E.g. <c>USD</c>.</param>
/// <param name="Source">Where they are from.</param>
/// <param name="Lambda">The function's.</param>
/// <param name="ApiGateway">Requests, by the million.</param>
/// <param name="Logs">CloudWatch's.</param>
/// <param name="Ec2">Machines'.</param>
/// <param name="LoadBalancer">The network load balancer's.</param>
/// <param name="DataOut">What leaves to the internet.</param>
public sealed record PriceList(
    DateOnly Date, string Region, string Currency, string Source, LambdaPrices Lambda, GatewayPrices ApiGateway, LogPrices Logs, MachinePrices Ec2, BalancerPrices LoadBalancer, DataPrices DataOut)
{
    /// <summary>The prices that this program was built with.</summary>
    public static PriceList Default
    {
        get
        {
            using var stream = typeof(PriceList).Assembly.GetManifestResourceStream("prices.json") ?? throw new InvalidOperationException("The prices were not built in.");
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return Parse(bytes.ToArray());
        }
    }

    /// <summary>Reads a price file.</summary>
    /// <param name="json">Its bytes.</param>
    /// <exception cref="FormatException">Something is missing, unknown or no price; everything is named.</exception>
    public static PriceList Parse(ReadOnlySpan<byte> json)
    {
        PriceList prices;
        try
        {
            prices = JsonSerializer.Deserialize(json, PriceJson.Default.PriceList) ?? throw new FormatException("The prices are null.");
        }
        catch (JsonException e)
        {
            throw new FormatException(e.Message, e);
        }

        var faults = prices.Faults().ToList();
        return faults.Count == 0 ? prices : throw new FormatException(string.Join(" ", faults));
    }

    private IEnumerable<string> Faults()
    {
        var plain = new (string Name, decimal Price)[]
        {
            ("lambda.requestsPerMillion", Lambda.RequestsPerMillion), ("logs.perGbIngested", Logs.PerGbIngested), ("ec2.diskPerGbMonth", Ec2.DiskPerGbMonth),
            ("ec2.publicAddressHourly", Ec2.PublicAddressHourly), ("loadBalancer.nlbHourly", LoadBalancer.NlbHourly), ("loadBalancer.nlbCapacityUnitHourly", LoadBalancer.NlbCapacityUnitHourly),
        };
        var named = Lambda.GbSecond.Select(static p => ($"lambda.gbSecond.{p.Key}", p.Value)).Concat(Ec2.Hourly.Select(static p => ($"ec2.hourly.{p.Key}", p.Value)));
        foreach (var (name, price) in plain.Concat(named))
            if (price < 0) yield return $"{name} is below 0.";
        if (Lambda.GbSecond.Count == 0) yield return "lambda.gbSecond is empty.";
        if (Ec2.Hourly.Count == 0) yield return "ec2.hourly is empty.";
        foreach (var (name, tiers) in new[]
        {
            ("apiGateway.restPerMillion", ApiGateway.RestPerMillion.Select(static t => (t.UpToMillion, t.Price))),
            ("apiGateway.httpPerMillion", ApiGateway.HttpPerMillion.Select(static t => (t.UpToMillion, t.Price))),
            ("dataOut.perGb", DataOut.PerGb.Select(static t => (t.UpToGb, t.Price))),
        })
        {
            if (TierFault([.. tiers]) is { } fault) yield return $"{name} {fault}.";
        }
    }

    private static string? TierFault(IReadOnlyList<(decimal? UpTo, decimal Price)> tiers)
    {
        if (tiers.Count == 0 || tiers[^1].UpTo is not null) return "needs a last tier without an end";
        var before = 0m;
        foreach (var (upTo, price) in tiers)
        {
            if (price < 0) return "has a price below 0";
            if (upTo is null) continue;
            if (upTo <= before) return "has tiers that do not rise, or one without an end before the last";
            before = upTo.Value;
        }

        return tiers.Count(static t => t.UpTo is null) == 1 ? null : "has tiers that do not rise, or one without an end before the last";
    }
}

/// <summary>AWS Lambda.</summary>
/// <param name="RequestsPerMillion">A million invocations.</param>
/// <param name="GbSecond">A gigabyte of memory for a second, by architecture.</param>
public sealed record LambdaPrices(decimal RequestsPerMillion, IReadOnlyDictionary<string, decimal> GbSecond);

/// <summary>API Gateway, in tiers by month.</summary>
/// <param name="RestPerMillion">A REST API's million requests.</param>
/// <param name="HttpPerMillion">An HTTP API's.</param>
public sealed record GatewayPrices(IReadOnlyList<RequestTier> RestPerMillion, IReadOnlyList<RequestTier> HttpPerMillion);

/// <summary>A tier of requests.</summary>
/// <param name="Price">A million within it.</param>
/// <param name="UpToMillion">Where it ends; null = nowhere.</param>
public sealed record RequestTier(decimal Price, decimal? UpToMillion = null);

/// <summary>CloudWatch logs.</summary>
/// <param name="PerGbIngested">A gigabyte taken in.</param>
public sealed record LogPrices(decimal PerGbIngested);

/// <summary>EC2.</summary>
/// <param name="Hourly">An hour of a machine, by its type.</param>
/// <param name="DiskPerGbMonth">A gigabyte of disk (gp3) for a month.</param>
/// <param name="PublicAddressHourly">An hour of a public IPv4 address.</param>
public sealed record MachinePrices(IReadOnlyDictionary<string, decimal> Hourly, decimal DiskPerGbMonth, decimal PublicAddressHourly);

/// <summary>The network load balancer.</summary>
/// <param name="NlbHourly">An hour of one.</param>
/// <param name="NlbCapacityUnitHourly">An hour of a capacity unit: 800 new TCP connections a second or 1 GB an hour, whichever is more.</param>
public sealed record BalancerPrices(decimal NlbHourly, decimal NlbCapacityUnitHourly);

/// <summary>Data that leaves to the internet, in tiers by month.</summary>
/// <param name="PerGb">The tiers.</param>
public sealed record DataPrices(IReadOnlyList<DataTier> PerGb);

/// <summary>A tier of data.</summary>
/// <param name="Price">A gigabyte within it.</param>
/// <param name="UpToGb">Where it ends; null = nowhere.</param>
public sealed record DataTier(decimal Price, decimal? UpToGb = null);

/// <summary>The price file's JSON, made at compile time. What it does not know is a fault: a price under another name would count as none.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PriceList))]
internal sealed partial class PriceJson : JsonSerializerContext;
