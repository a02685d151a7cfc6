namespace BingeMe.TestSupport;

/// <summary>
/// How often a test repeats what chance decides (random inputs, crowds that meet): enough to find a new fault soon, or, with
/// <c>./test --long</c> (<c>BINGEME_TEST_LONG=1</c>), enough to find a rare one.
/// </summary>
public static class Rounds
{
    /// <summary>Whether this is a long run.</summary>
    public static bool AreLong { get; } = Environment.GetEnvironmentVariable("BINGEME_TEST_LONG") == "1";

    /// <summary>The rounds of this run.</summary>
    /// <param name="usual">Of a usual run.</param>
    /// <param name="inLong">Of a long one.</param>
    public static int Of(int usual, int inLong) => AreLong ? inLong : usual;
}
