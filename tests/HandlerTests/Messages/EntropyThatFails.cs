using BingeMe.Http;

namespace HandlerTests.Messages;

/// <summary>Randomness that fails once, after some draws: a crash in the middle of a transaction that names new call rooms.</summary>
public sealed class EntropyThatFails : IRandomSource
{
    private int left = int.MaxValue;

    /// <summary>Lets some draws pass before the one that fails.</summary>
    public void FailAfter(int draws) => left = draws;

    public void Fill(Span<byte> bytes)
    {
        if (Interlocked.Decrement(ref left) == 0) throw new InvalidOperationException("The process ends here.");
        SystemRandomSource.Instance.Fill(bytes);
    }
}
