using BingeMe.Replay.Timing;
using Xunit;

namespace ParityTests.Replays;

/// <summary>Paired differences of answer times (docs/replay.md, point 25).</summary>
public sealed class PairedDifferenceTests
{
    [Fact(DisplayName = "The textbook's data (Hollander and Wolfe, table 3.1) give the textbook's estimate and interval")]
    public void Textbook()
    {
        double[] first = [1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30];
        double[] second = [0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29];
        var found = PairedDifference.Of(first.Zip(second, static (a, b) => b - a))!;
        Assert.Equal((-0.46, -0.786, -0.01), (Math.Round(found.Estimate, 3), Math.Round(found.Low, 3), Math.Round(found.High, 3)));
        Assert.True(found.IsClear);
    }

    [Theory(DisplayName = "Estimate and interval are the averages that writing all of them down gives, with ties and with many pairs too")]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(20)]
    [InlineData(51)]
    [InlineData(400)]
    public void Walsh(int count)
    {
        var random = new Random(count);
        var differences = Enumerable.Range(0, count).Select(_ => Math.Round((random.NextDouble() * 10) - 4, 1)).ToArray();
        var averages = differences.SelectMany((a, i) => differences.Skip(i).Select(b => (a + b) / 2)).Order().ToArray();
        var found = PairedDifference.Of(differences)!;
        Assert.Equal((averages[(averages.Length - 1) / 2] + averages[averages.Length / 2]) / 2, found.Estimate, 9);

        // Symmetric ranks: as many averages are below the interval as above it.
        var below = averages.Count(a => a < found.Low - 1e-9);
        var above = averages.Count(a => a > found.High + 1e-9);
        Assert.Contains(averages, a => Math.Abs(a - found.Low) < 1e-9);
        Assert.Contains(averages, a => Math.Abs(a - found.High) < 1e-9);
        Assert.True(found.Low <= found.Estimate && found.Estimate <= found.High);
        Assert.InRange(below + above, 0, averages.Length - 1);
    }

    [Fact(DisplayName = "Fewer than six pairs have no interval of 95 %, and six have that of the extremes")]
    public void Few()
    {
        Assert.Null(PairedDifference.Of([1, 2, 3, 4, 5]));
        Assert.Equal(new PairedDifference(3.5, 1, 6), PairedDifference.Of([6, 5, 4, 3, 2, 1]));
        Assert.Null(PairedDifference.Of([1, 2, 3, 4, 5, 6], 0.01));
    }

    [Theory(DisplayName = "The interval holds the true difference about as often as it says, whatever outliers there are, counted out and by the normal distribution")]
    [InlineData(12)]
    [InlineData(80)]
    public void Coverage(int pairs)
    {
        var random = new Random(pairs);
        const int Runs = 1000;
        var held = Enumerable.Range(0, Runs).Count(_ =>
        {
            // Symmetric around 2, with a long tail on both sides: one in ten hangs.
            var found = PairedDifference.Of(Enumerable.Range(0, pairs).Select(_ => 2 + ((random.NextDouble() - 0.5) * (random.Next(10) == 0 ? 500 : 1))))!;
            return found.Low <= 2 && 2 <= found.High;
        });
        Assert.InRange(held, 930, 975);
    }

    [Fact(DisplayName = "Of many operations that do not differ none is called slower, one that is slower is, and only beyond the limit")]
    public void Gate()
    {
        var random = new Random(1);
        var pairs = Enumerable.Range(0, 60).SelectMany(op => Enumerable.Range(0, 40).Select(_ => ($"op{op}", random.NextDouble(), random.NextDouble() + (op == 7 ? 5 : 0))));
        var times = OperationTimes.Of(pairs);
        Assert.Equal("op7", Assert.Single(times, static t => t.Surely!.Low > 0).Operation);
        Assert.DoesNotContain(times, static t => t.Surely!.Low > 5.5);
        Assert.Contains(times, static t => t.Difference!.IsClear && !t.Surely!.IsClear);
    }
}
