namespace Lists;

/// <summary>What the lists are held to, by p95.</summary>
/// <param name="Deep">Most that the late page may cost of page 1.</param>
/// <param name="Growth">Most that a page may cost of the same page at the small scale.</param>
internal sealed record Bars(double Deep, double Growth)
{
    public bool AreMet(Figures figures) => figures.Deep <= Deep && figures.Growth <= Growth;
}
