namespace BingeMe.Handlers.Ports;

/// <summary>One dependency that <c>/health/ready</c> asks.</summary>
public interface IReadinessCheck
{
    /// <summary>The dependency's short name, e.g. <c>sql</c>.</summary>
    string Name { get; }

    /// <summary>Completes when the dependency answers; throws when it does not.</summary>
    Task Check(CancellationToken cancelled);
}
