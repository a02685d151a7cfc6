using System.Text.Json.Serialization;

namespace BingeMe.Handlers.Ports;

/// <summary>One dependency that <c>/health/ready</c> asks.</summary>
public interface IReadinessCheck
{
    /// <summary>The dependency's short name, e.g. <c>sql</c>.</summary>
    string Name { get; }

    /// <summary>What works but should be mended, in words for whoever operates the system, as the last <see cref="Check"/> found it; null when nothing.</summary>
    string? Notice => null;

    /// <summary>Completes when the dependency answers; throws when it does not.</summary>
    Task Check(CancellationToken cancelled);
}

/// <summary>One dependency.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="State"><c>up</c> or <c>down</c>.</param>
/// <param name="LatencyMs">Milliseconds until it answered or was given up.</param>
internal sealed record DependencyState(string Name, string State, double LatencyMs)
{
    /// <summary>What works but should be mended; absent when nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Notice { get; init; }

    /// <summary>Why it is down, for the log alone: an answer that anybody may ask for says nothing of the inside.</summary>
    [JsonIgnore]
    public string? Fault { get; init; }
}
