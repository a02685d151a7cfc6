using BingeMe.Platform.Sql;
using BingeMe.TestSupport.Servers;

namespace BingeMe.PlatformTests.Sql;

/// <summary>Work that takes its time on a server that is well is waited for, whenever it ends.</summary>
[Trait("Category", "Server")]
public sealed class HungServerDetectorTests
{
    private static readonly TimeSpan AroundTheQuestion = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task Work_that_ends_in_the_moment_of_the_question_is_given_out()
    {
        var watch = await Watch();
        var works = Enumerable.Range(0, 2000).Select(async i =>
        {
            var work = new TaskCompletionSource<int>();
            var waiting = watch.Await(work.Task);
            await Task.Delay(AroundTheQuestion);
            work.SetResult(i);
            return await waiting;
        });
        Assert.Equal(Enumerable.Range(0, 2000), await Task.WhenAll(works));
    }

    [Fact]
    public async Task A_time_out_of_the_work_itself_is_its_own()
    {
        var watch = await Watch();
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => watch.Await(Fail()));
        Assert.Equal("of the work", fault.Message);
    }

    private static async Task<HungServerDetector> Watch()
    {
        await using var schema = await TempSchema.Create();
        return new HungServerDetector(schema.Options);
    }

    private static async Task<int> Fail()
    {
        await Task.Delay(AroundTheQuestion + AroundTheQuestion);
        throw new TimeoutException("of the work");
    }
}
