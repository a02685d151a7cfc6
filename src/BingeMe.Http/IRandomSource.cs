namespace BingeMe.Http;

/// <summary>
/// The only door to randomness. Production is the operating system's generator; tests and snapshots pin it,
/// so that the same event gives the same bytes on both hosts.
/// </summary>
public interface IRandomSource
{
    /// <summary>Fills the span with random bytes, fit for keys and codes.</summary>
    void Fill(Span<byte> bytes);
}
