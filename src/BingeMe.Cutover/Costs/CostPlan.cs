namespace BingeMe.Cutover.Costs;

/// <summary>What stands in front of the function.</summary>
public enum FrontDoor
{
    /// <summary>An API Gateway REST API.</summary>
    Rest,

    /// <summary>An API Gateway HTTP API.</summary>
    Http,

    /// <summary>Nothing that costs: a Function URL.</summary>
    None,
}

/// <summary>The two deployments that are compared.</summary>
public sealed record CostPlan
{
    /// <summary>Hours of a month, as AWS counts them.</summary>
    public const int Hours = 730;

    /// <summary>The function's memory, in MB.</summary>
    public int MemoryMegabytes { get; init; } = 512;

    /// <summary>The function's architecture, by its name in the price list.</summary>
    public string Architecture { get; init; } = "x86_64";

    /// <summary>A duration on Lambda by the measured one.</summary>
    public double DurationFactor { get; init; } = 1;

    /// <summary>Milliseconds that Lambda bills beside each request's measured ones: the event's way in, the answer's way out, work behind it.</summary>
    public double OverheadMs { get; init; } = 2;

    /// <summary>The share of requests that meet a cold start.</summary>
    public double ColdShare { get; init; } = 0.005;

    /// <summary>Milliseconds that a cold start bills (the INIT phase is billed since August 2025).</summary>
    public double InitMs { get; init; } = 100;

    /// <summary>What stands in front of the function.</summary>
    public FrontDoor Front { get; init; } = FrontDoor.Rest;

    /// <summary>The hosts' machine type.</summary>
    public string InstanceType { get; init; } = "c6i.large";

    /// <summary>How many hosts' machines run.</summary>
    public int Instances { get; init; } = 2;

    /// <summary>HAProxy's machine type.</summary>
    public string ProxyType { get; init; } = "t3.small";

    /// <summary>How many of HAProxy's machines run.</summary>
    public int Proxies { get; init; } = 2;

    /// <summary>Network load balancers.</summary>
    public int Balancers { get; init; } = 1;

    /// <summary>Disk of each machine, in GB.</summary>
    public int DiskGigabytes { get; init; } = 20;

    /// <summary>What else green costs a month, e.g. Redis.</summary>
    public decimal ExtraGreen { get; init; }

    /// <summary>Requests of a month.</summary>
    public required double Requests { get; init; }

    /// <summary>GB of a month that leave to the internet.</summary>
    public required double DataOutGigabytes { get; init; }

    /// <summary>What Lambda bills for a request that took so many milliseconds: whole milliseconds, rounded up.</summary>
    public double Billed(double ms) => Math.Ceiling(Math.Round((ms * DurationFactor) + OverheadMs, 6));
}
