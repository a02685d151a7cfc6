using BingeMe.Replay.Samples;
using BingeMe.TestSupport.Servers;

namespace ParityTests.Support;

/// <summary>Where things lie in the working copy.</summary>
internal static class Repository
{
    public static string Root => Built.Root;

    public static Corpus Corpus { get; } = new(Path.Combine(Root, "samples"));

    public static string Snapshots => Path.Combine(Root, "tests", "ParityTests", "Snapshots");
}
