using BingeMe.Cutover.Deciding;
using Xunit;

namespace CutoverTests.Deciding;

public sealed class StatisticsTests
{
    /// <summary>The counts of docs/cutover.md, point 18, for 95 %.</summary>
    [Theory]
    [InlineData(4, 30)]
    [InlineData(6, 50)]
    [InlineData(9, 100)]
    [InlineData(16, 200)]
    [InlineData(34, 500)]
    public void Wilsons_lower_bound_trips_at_the_published_counts(int count, int of)
    {
        Assert.True(Statistics.WilsonLower(count, of, 1.645) > 0.05);
        Assert.False(Statistics.WilsonLower(count - 1, of, 1.645) > 0.05);
    }

    [Theory]
    [InlineData(0, 52)]
    [InlineData(1, 100)]
    [InlineData(4, 200)]
    [InlineData(16, 500)]
    public void Wilsons_upper_bound_lets_through_at_the_published_counts(int count, int of)
    {
        Assert.True(Statistics.WilsonUpper(count, of, 1.645) < 0.05);
        Assert.False(Statistics.WilsonUpper(count + 1, of, 1.645) < 0.05);
    }

    /// <summary>R: <c>pbinom(7, 30, 0.05, lower.tail=FALSE)</c>, <c>fisher.test(matrix(c(3,1,1,3),2), alternative="greater")</c>.</summary>
    [Fact]
    public void Exact_tests_agree_with_known_values()
    {
        Assert.Equal(1, Statistics.BinomialAtLeast(0, 30, 0.05), 9);
        Assert.Equal(1 - Math.Pow(0.95, 30), Statistics.BinomialAtLeast(1, 30, 0.05), 9);
        Assert.Equal(0.242857142857, Statistics.FisherGreater(3, 4, 1, 4), 9);
        Assert.Equal(1, Statistics.FisherGreater(0, 10, 5, 10), 9);
    }

    [Fact]
    public void Mann_and_Whitney_find_what_lies_higher_and_not_what_does_not()
    {
        double[] low = [.. Enumerable.Range(0, 50).Select(static i => (double)i)];
        double[] high = [.. low.Select(static v => v + 25)];

        Assert.True(Statistics.MannWhitneyGreater(high, low).P < 1e-6);
        Assert.InRange(Statistics.MannWhitneyGreater(low, low).P, 0.45, 0.55);
        Assert.Equal(0.5, Statistics.MannWhitneyGreater(low, low).Effect, 9);
        Assert.Equal(1, Statistics.MannWhitneyGreater([1, 1], [1, 1]).P);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1.959964, 0.025)]
    [InlineData(-1.959964, 0.975)]
    [InlineData(3.0902, 0.001)]
    public void The_normal_tail_is_right(double z, double p) => Assert.Equal(p, Statistics.NormalAbove(z), 5);
}
