using System.Text.Json;
using BingeMe.Http.Pipeline;
using BingeMe.TestSupport.Api;
using Xunit;

namespace HostTests.Logging;

/// <summary>What failed beside the requests is told, and fills no log.</summary>
public sealed class FaultLogTests
{
    private readonly MemoryStream output = new();
    private readonly SettableClock clock = new(DateTimeOffset.UnixEpoch.AddYears(50));

    [Fact]
    public void The_first_of_a_kind_is_told_at_once_with_its_cause()
    {
        Log().Tell("job push", new InvalidOperationException("not \"so\"\nnow", new TimeoutException("late")));
        var line = Assert.Single(Lines());
        Assert.Equal("job push", line.GetProperty("Work").GetString());
        Assert.Equal("Warning", line.GetProperty("@l").GetString());
        Assert.Equal("green", line.GetProperty("Colour").GetString());
        Assert.Contains("late", line.GetProperty("@x").GetString(), StringComparison.Ordinal);
        Assert.False(line.TryGetProperty("Unsaid", out _));
    }

    [Fact]
    public void What_goes_on_failing_is_told_once_a_minute_with_the_count_of_the_rest()
    {
        var log = Log();
        for (var second = 0; second < 150; second++)
        {
            log.Tell("job push", new TimeoutException());
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        var lines = Lines();
        Assert.Equal(3, lines.Count);
        Assert.Equal(59, lines[1].GetProperty("Unsaid").GetInt64());
        Assert.Equal(59, lines[2].GetProperty("Unsaid").GetInt64());
    }

    [Fact]
    public void Another_work_and_another_cause_are_told_beside_it()
    {
        var log = Log();
        log.Tell("job push", new TimeoutException());
        log.Tell("job mail", new TimeoutException());
        log.Tell("job push", new IOException());
        log.Tell("job push", new InvalidOperationException("x", new IOException()));
        Assert.Equal(3, Lines().Count);
    }

    [Fact]
    public void Kinds_without_end_take_no_memory_without_end()
    {
        var log = Log();
        for (var i = 0; i < 1_000; i++) log.Tell($"work {i}", new TimeoutException());
        Assert.InRange(Lines().Count, 256, 257);
    }

    [Fact]
    public void A_log_of_errors_alone_hears_no_warnings()
    {
        Log(static level => level == AccessLevel.Error).Tell("job push", new TimeoutException());
        Assert.Empty(Lines());
    }

    [Fact]
    public void A_text_without_end_is_cut()
    {
        Log().Tell("job push", new TimeoutException(new string('x', 1_000_000)));
        Assert.InRange(output.Length, 16_000, 20_000);
    }

    private FaultLog Log(Func<AccessLevel, bool>? isWanted = null) => new(output, "green", clock, isWanted);

    private List<JsonElement> Lines() =>
        [.. System.Text.Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static l => JsonDocument.Parse(l).RootElement)];
}
