using BingeMe.Replay;

namespace ParityTests.Support;

/// <summary>What tests demand of parity runs.</summary>
internal static class ParityAssert
{
    public static void RequireParity(this ParityRun run) =>
        Xunit.Assert.True(run.Differences.Count == 0, $"The hosts differ:\n - {string.Join("\n - ", run.Differences)}");
}
