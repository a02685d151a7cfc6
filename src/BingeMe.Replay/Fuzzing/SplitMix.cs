namespace BingeMe.Replay.Fuzzing;

/// <summary>
/// SplitMix64 (Steele, Lea, Flood 2014): a counter that grows by the golden ratio, mixed. Its numbers are the same on every machine and in
/// every version of the runtime, which those of <see cref="Random"/> are not bound to be: a seed in a report must give its cases for ever.
/// </summary>
/// <param name="seed">Where it begins.</param>
internal sealed class SplitMix(ulong seed)
{
    private ulong state = seed;

    /// <summary>A seed for part <paramref name="at"/> of something, so that each part can be made without those before it.</summary>
    public static ulong Part(ulong seed, int at) => Mixed(Mixed(seed + 0x9E3779B97F4A7C15) ^ ((ulong)(uint)at * 0xD1342543DE82EF95));

    /// <summary>The next number.</summary>
    public ulong Next() => Mixed(state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 to below <paramref name="bound"/>. The bias of the remainder is below 2^-32.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bound);
        return (int)(Next() % (ulong)bound);
    }

    /// <summary>One of some items.</summary>
    public T Of<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    private static ulong Mixed(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
