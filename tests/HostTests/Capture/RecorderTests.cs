using System.Diagnostics;
using BingeMe.Capture;
using BingeMe.Http;
using BingeMe.Replay.Exchanges;
using Xunit;

namespace HostTests.Capture;

/// <summary>The recorder is bounded, counts what it loses and is in no request's way (docs/replay.md, points 6 and 7).</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-recorder-").FullName;
    private readonly List<string> warnings = [];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_waits_is_bounded_and_what_has_no_room_is_counted_in_the_trailer()
    {
        // Nobody writes meanwhile.
        await using (var recorder = Recorder(o => o with { MostWaitingBytes = 10_000 }))
        {
            var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
            for (var i = 0; i < 100; i++) Assert.Equal(200, (await api.Handle(Request("/a"))).Status);
            Assert.InRange(recorder.Dropped, 90, 99);
        }

        var read = await Read();
        Assert.Equal(100, read.Exchanges.Count + read.Dropped);
        Assert.InRange(read.Dropped, 90, 99);
    }

    [Fact]
    public async Task What_is_not_kept_takes_no_room()
    {
        // Room for a few, and nobody writes meanwhile.
        await using (var recorder = Recorder(o => o with { MostWaitingBytes = 10_000, OneIn = 1_000 }))
        {
            var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
            for (var i = 0; i < 100; i++) await api.Handle(Request("/a"));
        }

        var read = await Read();
        Assert.Equal((1, 0), (read.Exchanges.Count, read.Dropped));
    }

    [Fact]
    public async Task A_recording_that_lost_everything_says_so()
    {
        await using (var recorder = Recorder(static o => o with { MostWaitingBytes = 0 }))
            await new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System).Handle(Request("/a"));
        var read = await Read();
        Assert.Equal((0, 1), (read.Exchanges.Count, read.Dropped));
    }

    /// <summary>
    /// Against an eighth of it in the same run: what costs the square of its length costs 64 times as much, each time; what other programs take of
    /// the processor it costs once.
    /// </summary>
    [Theory]
    [InlineData("a")]
    [InlineData("a.")]
    [InlineData("a@")]
    [InlineData("4111 ")]
    [InlineData("password")]
    [InlineData("password ")]
    [InlineData("eyJ")]
    [InlineData("eyJaaaaaaaa.")]
    [InlineData("{{a")]
    [InlineData("a=")]
    [InlineData("a&")]
    [InlineData("/?token=")]
    [InlineData("<password>")]
    [InlineData("{\"password\":\"")]
    [InlineData("password=\\\"")]
    [InlineData("{\"a\":")]
    [InlineData("--a\nb:c\n")]
    [InlineData("--a\nb: name=\"c\n\n")]
    public async Task The_largest_body_is_redacted_in_time_that_grows_with_its_length_alone(string unit)
    {
        const int tries = 5;
        var least = TimeSpan.MaxValue;
        var most = TimeSpan.Zero;
        var files = 0;
        while (files < 2 * tries && least > (8 * most) + TimeSpan.FromSeconds(3))
        {
            most = TimeSpan.FromTicks(Math.Max(most.Ticks, (await Redacting(unit, 32 * 1024)).Ticks));
            least = TimeSpan.FromTicks(Math.Min(least.Ticks, (await Redacting(unit, 256 * 1024)).Ticks));
            files += 2;
            Assert.Equal(files, Directory.GetFiles(folder).Length);
        }

        Assert.InRange(least, TimeSpan.Zero, (8 * most) + TimeSpan.FromSeconds(3));
        Assert.Empty(warnings);
    }

    private async Task<TimeSpan> Redacting(string unit, int length)
    {
        var since = Stopwatch.GetTimestamp();
        await using (var recorder = Recorder(static o => o))
            await new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System).Handle(Request("/a", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, length / unit.Length)))));
        return Stopwatch.GetElapsedTime(since);
    }

    [Fact]
    public async Task A_function_that_is_gone_without_a_word_leaves_a_whole_recording()
    {
        var recorder = Recorder(static o => o);
        var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
        for (var i = 1; i <= 3; i++)
        {
            await api.Handle(Request($"/{new string('a', 200 / i)}"));
            recorder.Drain(mayBeTheLast: true);
            Assert.Equal((i, 0), ((await Read()).Exchanges.Count, (await Read()).Dropped));
        }

        await recorder.DisposeAsync();
        Assert.Equal(3, (await Read()).Exchanges.Count);
    }

    [Fact]
    public async Task A_full_file_takes_no_more_and_counts_it()
    {
        await using (var recorder = Recorder(static o => o with { MostFileBytes = 5_000 }))
        {
            var api = new RecordedApi(new Fixed(200, new string('x', 1_000)), recorder, TimeProvider.System);
            for (var i = 0; i < 20; i++) await api.Handle(Request("/a"));
        }

        var read = await Read();
        Assert.Equal(20, read.Exchanges.Count + read.Dropped);
        Assert.InRange(read.Exchanges.Count, 1, 4);
        Assert.InRange(new FileInfo(Directory.GetFiles(folder)[0]).Length, 1, 5_200);
    }

    [Fact]
    public async Task Of_each_operation_and_status_the_first_is_kept_then_one_of_many()
    {
        await using (var recorder = Recorder(static o => o with { OneIn = 10 }))
        {
            var rare = new RecordedApi(new Fixed(500, "rare"), recorder, TimeProvider.System);
            var usual = new RecordedApi(new Fixed(200, "usual"), recorder, TimeProvider.System);
            for (var i = 0; i < 95; i++) await usual.Handle(Request("/a"));
            await rare.Handle(Request("/a"));
            await usual.Handle(Request("/b"));
        }

        var read = await Read();
        Assert.Equal(12, read.Exchanges.Count);
        Assert.Equal([(200, 11), (500, 1)], read.Exchanges.CountBy(static e => e.Answer!.Status).Select(static g => (g.Key, g.Value)));
        Assert.Equal(0, read.Dropped);
    }

    [Fact]
    public async Task A_body_that_is_too_long_inflated_or_unread_is_left_out_and_counted()
    {
        await using (var recorder = Recorder(static o => o with { MostBodyBytes = 100 }))
        {
            var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
            await api.Handle(Request("/long", new byte[101]));
            await api.Handle(Request("/packed", "x"u8.ToArray(), new KeyValuePair<string, string>("Content-Encoding", "gzip")));
            await api.Handle(new ApiRequest { Method = "POST", Target = RequestTarget.Parse("/unread"), Headers = RequestHeaders.Empty, RequestId = "r", BodySource = new Unread() });
            await api.Handle(Request("/whole", "x"u8.ToArray()));
            await new RecordedApi(new Fixed(200, new string('x', 101)), recorder, TimeProvider.System).Handle(Request("/answer"));
        }

        var read = await Read();
        Assert.Equal([true, true, true, false, true], read.Exchanges.Select(static e => e.IsTruncated));
        Assert.Equal(4, read.Truncated);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_fails_no_request_and_is_told_once()
    {
        var file = Path.Combine(folder, "file");
        await File.WriteAllTextAsync(file, "");
        await using var recorder = Recorder(o => o with { Folder = Path.Combine(file, "below") });
        var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(200, (await api.Handle(Request("/a"))).Status);
            recorder.Drain();
        }

        Assert.Equal(3, recorder.Dropped);
        Assert.Contains("cannot be written", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_does_not_wait_for_a_recording_that_is_being_written()
    {
        using var blocked = new ManualResetEventSlim();
        await using var recorder = Recorder(static o => o);
        recorder.Start();
        Assert.True(recorder.Reserve(0));
        recorder.Take(0, () =>
        {
            blocked.Wait();
            return null;
        });
        try
        {
            var since = Stopwatch.GetTimestamp();
            var api = new RecordedApi(new Fixed(200, "x"), recorder, TimeProvider.System);
            for (var i = 0; i < 1_000; i++) await api.Handle(Request("/a"));
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(10));
        }
        finally
        {
            blocked.Set();
        }
    }

    private static ApiRequest Request(string target, byte[]? body = null, params KeyValuePair<string, string>[] headers) => new()
    {
        Method = body is null ? "GET" : "POST",
        Target = RequestTarget.Parse(target),
        Headers = RequestHeaders.From("POST", headers, body?.Length ?? 0),
        Body = body ?? [],
        RequestId = "r",
    };

    private ExchangeRecorder Recorder(Func<CaptureOptions, CaptureOptions> with) => new(
        with(new CaptureOptions { Folder = folder, Source = "test", Key = new byte[32] }), static (method, path) => $"{method} {path}", TimeProvider.System, warnings.Add);

    private async Task<ExchangeFile> Read()
    {
        var read = await ExchangeFile.Read(Assert.Single(Directory.GetFiles(folder)), CancellationToken.None);
        Assert.Empty(read.Faults);
        Assert.Empty(warnings);
        return read;
    }

    private sealed class Fixed(int status, string body) : IApi
    {
        public ValueTask<ApiResponse> Handle(ApiRequest request)
        {
            var answer = new ApiResponse { Status = status, Body = System.Text.Encoding.UTF8.GetBytes(body) };
            answer.Headers["Content-Type"] = "text/plain";
            return ValueTask.FromResult(answer);
        }

        public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal) => throw refusal;
    }

    private sealed class Unread : IBodySource
    {
        public long? Length => 5;

        public ValueTask<ReadOnlyMemory<byte>?> Read(int most, CancellationToken cancelled) => throw new InvalidOperationException("Nobody reads it.");

        public void Hold(long bytes)
        {
        }
    }
}
