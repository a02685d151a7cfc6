namespace BingeMe.Http.Operations;

/// <summary>Lengths of rate-limit windows.</summary>
public static class RatePer
{
    /// <summary>60 seconds.</summary>
    public static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    /// <summary>15 minutes.</summary>
    public static TimeSpan QuarterHour { get; } = TimeSpan.FromMinutes(15);

    /// <summary>60 minutes.</summary>
    public static TimeSpan Hour { get; } = TimeSpan.FromHours(1);

    /// <summary>24 hours.</summary>
    public static TimeSpan Day { get; } = TimeSpan.FromDays(1);
}
