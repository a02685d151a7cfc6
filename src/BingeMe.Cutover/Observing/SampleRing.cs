namespace BingeMe.Cutover.Observing;

/// <summary>The last requests of one side, of one operation or of all; sums over the latest n of them in one step each.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class SampleRing(int capacity)
{
    private readonly RequestSample[] samples = new RequestSample[capacity];
    private int next;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many there have ever been.</summary>
    public long Seen { get; private set; }

    /// <summary>The i-th latest: 0 is the last one.</summary>
    public RequestSample this[int age] => samples[(next - 1 - age + (2 * capacity)) % capacity];

    /// <summary>Adds one, and forgets the oldest where there are too many.</summary>
    public void Add(in RequestSample sample)
    {
        samples[next] = sample;
        next = (next + 1) % capacity;
        if (Count < capacity) Count++;
        Seen++;
    }

    /// <summary>The latest first.</summary>
    public IEnumerable<RequestSample> Latest(int count)
    {
        for (var age = 0; age < Math.Min(count, Count); age++) yield return this[age];
    }
}
