namespace BingeMe.Cutover.Costs;

/// <summary>An item of a month's bill.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Quantity">How much of it.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="Amount">What it costs, in the price list's currency.</param>
public sealed record CostItem(string Name, double Quantity, string Unit, decimal Amount);

/// <summary>A month of both sides.</summary>
/// <param name="Blue">Lambda's items.</param>
/// <param name="Green">EC2's items.</param>
/// <param name="BreakEven">Requests of a month at which both cost the same; null = at none up to <see cref="MostRequests"/>.</param>
public sealed record CostProjection(IReadOnlyList<CostItem> Blue, IReadOnlyList<CostItem> Green, double? BreakEven)
{
    /// <summary>The most requests of a month for which a break-even is looked for.</summary>
    public const double MostRequests = 1e12;

    private const double Megabyte = 1024;
    private const double Gigabyte = 1024 * 1024 * 1024;

    /// <summary>Blue's month.</summary>
    public decimal BlueTotal => Blue.Sum(static i => i.Amount);

    /// <summary>Green's month.</summary>
    public decimal GreenTotal => Green.Sum(static i => i.Amount);

    /// <summary>Projects measured traffic.</summary>
    /// <param name="plan">The deployments.</param>
    /// <param name="sample">The traffic; read with <see cref="CostPlan.Billed"/>.</param>
    /// <param name="prices">The prices.</param>
    /// <exception cref="FormatException">The price list has no such machine or architecture.</exception>
    public static CostProjection Of(CostPlan plan, TrafficSample sample, PriceList prices)
    {
        // Data grows with requests, wherever the traffic is thought to be more or less.
        CostPlan At(double requests) => plan with { Requests = requests, DataOutGigabytes = plan.Requests > 0 ? plan.DataOutGigabytes * requests / plan.Requests : 0 };
        decimal Difference(double requests) => Lambda(At(requests), sample, prices).Sum(static i => i.Amount) - Machines(At(requests), prices).Sum(static i => i.Amount);
        return new CostProjection(Lambda(plan, sample, prices), Machines(plan, prices), Zero(Difference));
    }

    private static List<CostItem> Lambda(CostPlan plan, TrafficSample sample, PriceList prices)
    {
        var gbSecond = Price(prices.Lambda.GbSecond, plan.Architecture, "lambda.gbSecond");
        var seconds = plan.Requests * (sample.MeanBilledMs + (plan.ColdShare * plan.InitMs)) / 1000;
        var gbSeconds = seconds * plan.MemoryMegabytes / Megabyte;
        var items = new List<CostItem>
        {
            new("Lambda requests", plan.Requests, "requests", (decimal)(plan.Requests / 1e6) * prices.Lambda.RequestsPerMillion),
            new($"Lambda compute, {plan.MemoryMegabytes} MB {plan.Architecture}", gbSeconds, "GB-s", (decimal)gbSeconds * gbSecond),
        };
        if (plan.Front != FrontDoor.None)
        {
            var tiers = plan.Front == FrontDoor.Rest ? prices.ApiGateway.RestPerMillion : prices.ApiGateway.HttpPerMillion;
            items.Add(new($"API Gateway, {(plan.Front == FrontDoor.Rest ? "REST" : "HTTP")} API", plan.Requests, "requests", Tiered(plan.Requests / 1e6, tiers.Select(static t => (t.UpToMillion, t.Price)))));
        }

        var logs = plan.Requests * sample.MeanLogBytes / Gigabyte;
        items.Add(new("CloudWatch logs", logs, "GB", (decimal)logs * prices.Logs.PerGbIngested));
        items.Add(DataOut(plan, prices));
        return items;
    }

    private static List<CostItem> Machines(CostPlan plan, PriceList prices)
    {
        var disk = (double)plan.DiskGigabytes * (plan.Instances + plan.Proxies);
        var items = new List<CostItem>
        {
            Machine("Hosts", plan.Instances, plan.InstanceType, prices),
            Machine("HAProxy", plan.Proxies, plan.ProxyType, prices),
            new("Disks", disk, "GB", (decimal)disk * prices.Ec2.DiskPerGbMonth),
        };
        if (plan.Balancers > 0)
        {
            // At most a connection a request; at least the answers go through it.
            var units = Math.Max(plan.Requests / (CostPlan.Hours * 3600) / 800, plan.DataOutGigabytes / CostPlan.Hours);
            items.Add(new("Network load balancers", plan.Balancers, "machines", plan.Balancers * CostPlan.Hours * prices.LoadBalancer.NlbHourly));
            items.Add(new("Network load balancers' capacity", units, "units", (decimal)(units * CostPlan.Hours) * prices.LoadBalancer.NlbCapacityUnitHourly));
        }

        var addresses = plan.Balancers > 0 ? plan.Balancers * 2 : plan.Proxies > 0 ? plan.Proxies : plan.Instances;
        items.Add(new("Public addresses", addresses, "addresses", addresses * CostPlan.Hours * prices.Ec2.PublicAddressHourly));
        items.Add(DataOut(plan, prices));
        if (plan.ExtraGreen > 0) items.Add(new("What else green needs", 1, "", plan.ExtraGreen));
        return items;
    }

    private static CostItem Machine(string what, int count, string type, PriceList prices) =>
        new($"{what}, {type}", count, "machines", count == 0 ? 0 : count * CostPlan.Hours * Price(prices.Ec2.Hourly, type, "ec2.hourly"));

    private static CostItem DataOut(CostPlan plan, PriceList prices) =>
        new("Data out", plan.DataOutGigabytes, "GB", Tiered(plan.DataOutGigabytes, prices.DataOut.PerGb.Select(static t => (t.UpToGb, t.Price))));

    private static decimal Price(IReadOnlyDictionary<string, decimal> prices, string name, string list) => prices.TryGetValue(name, out var price)
        ? price
        : throw new FormatException($"There is no price for {name} in {list}; there are {string.Join(", ", prices.Keys.Order(StringComparer.Ordinal))}.");

    private static decimal Tiered(double quantity, IEnumerable<(decimal? UpTo, decimal Price)> tiers)
    {
        var (rest, before, sum) = ((decimal)quantity, 0m, 0m);
        foreach (var (upTo, price) in tiers)
        {
            var part = upTo is { } end ? Math.Min(rest, end - before) : rest;
            sum += part * price;
            rest -= part;
            before = upTo ?? before;
        }

        return sum;
    }

    /// <summary>Where Lambda begins to cost more: between two powers of ten first, since tiers bend the line.</summary>
    private static double? Zero(Func<double, decimal> difference)
    {
        if (difference(0) >= 0) return 0;
        var high = 1.0;
        while (difference(high) < 0)
            if ((high *= 10) > MostRequests) return null;
        var low = high / 10;
        for (var step = 0; step < 60; step++)
        {
            var middle = (low + high) / 2;
            if (difference(middle) < 0) low = middle;
            else high = middle;
        }

        return high;
    }
}
