using System.Diagnostics;
using System.IO.Pipes;
using System.Text;
using System.Text.Json;
using BingeMe.Http.Logging;
using Xunit;

namespace HostTests.Logging;

/// <summary>The queue in front of a log's stream.</summary>
public sealed class LogStreamTests
{
    [Fact]
    public void Lines_come_out_whole_and_in_order()
    {
        var output = new MemoryStream();
        var log = new LogStream(output, TimeProvider.System);
        for (var i = 0; i < 1_000; i++) log.Write(Encoding.UTF8.GetBytes($"line {i}\n"));
        log.Flush(TimeSpan.FromSeconds(10));
        Assert.Equal(Enumerable.Range(0, 1_000).Select(static i => $"line {i}"), Lines(output.ToArray()));
    }

    [Fact]
    public void Lines_that_come_close_together_share_a_write()
    {
        var output = new CountedWrites();
        var log = new LogStream(output, TimeProvider.System);
        log.Write("first\n"u8);
        Assert.True(SpinWait.SpinUntil(() => output.Writes > 0, TimeSpan.FromSeconds(20)));
        var took = Stopwatch.StartNew();
        for (var i = 0; i < 5_000; i++) log.Write("line\n"u8);
        log.Flush(TimeSpan.FromSeconds(20));
        Assert.Equal(5_001, Lines(output.ToArray()).Count);

        // One for each hundredth of a second that it took on this machine, the first line's, and one at either end.
        Assert.InRange(output.Writes, 2, 3 + (took.ElapsedMilliseconds / 10));
    }

    [Fact]
    public void What_finds_the_queue_full_is_dropped_and_counted_before_the_next_line()
    {
        using var output = new Stuck();
        var log = new LogStream(output, TimeProvider.System, most: 100);
        log.Write("first\n"u8);
        output.AwaitWriter();
        // The writer hangs with the first line; nine lines of eleven bytes have room behind it.
        for (var i = 0; i < 20; i++) log.Write(Encoding.UTF8.GetBytes($"line {i:d5}\n"));
        var took = Stopwatch.StartNew();
        log.Flush();
        log.Flush();
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        output.Release();
        Assert.True(SpinWait.SpinUntil(() => output.Lines().Count >= 10, TimeSpan.FromSeconds(10)));
        log.Write("behind\n"u8);
        log.Flush(TimeSpan.FromSeconds(10));
        var lines = output.Lines();
        Assert.Equal(["first", .. Enumerable.Range(0, 9).Select(static i => $"line {i:d5}")], lines.Take(10));
        using var said = JsonDocument.Parse(lines[10]);
        Assert.Equal(11, said.RootElement.GetProperty("Dropped").GetInt64());
        Assert.Equal("behind", lines[11]);
    }

    [Fact]
    public void An_output_that_fails_stops_nobody()
    {
        var output = new MemoryStream();
        output.Dispose();
        var log = new LogStream(output, TimeProvider.System);
        for (var i = 0; i < 100; i++) log.Write("lost\n"u8);
        log.Flush(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void What_a_full_disk_takes_is_counted_and_told_once_there_is_room_again()
    {
        var output = new FullDisk();
        var log = new LogStream(output, TimeProvider.System);
        for (var i = 0; i < 3; i++)
        {
            // The second and third are lost together with the word about those before.
            log.Write("lost\n"u8);
            log.Flush(TimeSpan.FromSeconds(20));
        }

        output.HasRoom = true;
        log.Write("there\n"u8);
        log.Flush(TimeSpan.FromSeconds(20));
        var lines = Lines(output.ToArray());
        using var said = JsonDocument.Parse(lines[0]);
        Assert.Equal(3, said.RootElement.GetProperty("Dropped").GetInt64());
        Assert.Equal(["there"], lines.Skip(1));
    }

    [Fact]
    public async Task A_pipe_with_room_has_the_line_before_the_call_ends_and_a_full_one_holds_nobody_up()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.GetClientHandleAsString());
        var log = new LogStream(pipe, TimeProvider.System, descriptor: (int)pipe.SafePipeHandle.DangerousGetHandle());
        var buffer = new byte[1024 * 1024];
        log.WriteThrough("at once\n"u8);
        Assert.Equal("at once\n", Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer)));

        // Nobody reads: 64 KiB fit into the pipe. Each call ends all the same, and later everything is there, in order.
        for (var i = 0; i < 2_000; i++) log.WriteThrough(Encoding.UTF8.GetBytes($"line {i:d5} {new string('x', 88)}\n"));
        var text = new StringBuilder();
        while (text.Length < 2_000 * 100) text.Append(Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20))));
        Assert.Equal(Enumerable.Range(0, 2_000).Select(static i => $"line {i:d5} {new string('x', 88)}"), Lines(Encoding.UTF8.GetBytes(text.ToString())));
        log.WriteThrough("behind\n"u8);
        Assert.Equal("behind\n", Encoding.UTF8.GetString(buffer, 0, await reader.ReadAsync(buffer)));
    }

    [Fact]
    public async Task Two_outputs_that_are_one_pipe_never_wait_for_the_room_that_the_other_one_took()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        await using var reader = new AnonymousPipeClientStream(PipeDirection.In, pipe.GetClientHandleAsString());
        var descriptor = (int)pipe.SafePipeHandle.DangerousGetHandle();
        LogStream[] logs = [new(pipe, TimeProvider.System, descriptor: descriptor), new(pipe, TimeProvider.System, descriptor: descriptor)];

        // Far more than the pipe holds, and nobody reads: whoever waited for room would wait for ever.
        var work = logs.Select(static log => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++) log.WriteThrough(Encoding.UTF8.GetBytes(new string('x', 999) + "\n"));
        }));
        await Task.WhenAll(work).WaitAsync(TimeSpan.FromSeconds(60));
        var buffer = new byte[64 * 1024];
        var bytes = 0;
        while (bytes < 1_000_000) bytes += await reader.ReadAsync(buffer).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(1_000_000, bytes);
    }

    private static List<string> Lines(byte[] output) => [.. Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private sealed class FullDisk : MemoryStream
    {
        public bool HasRoom { get; set; }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (!HasRoom) throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }

    private sealed class CountedWrites : MemoryStream
    {
        private int writes;

        public int Writes => Volatile.Read(ref writes);

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer);
            Interlocked.Increment(ref writes);
        }
    }

    /// <summary>A pipe that nobody reads until it is released.</summary>
    private sealed class Stuck : Stream
    {
        private readonly Lock gate = new();
        private readonly ManualResetEvent released = new(false);
        private readonly ManualResetEvent entered = new(false);
        private readonly MemoryStream written = new();

        public List<string> Lines()
        {
            lock (gate) return LogStreamTests.Lines(written.ToArray());
        }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void AwaitWriter() => Assert.True(entered.WaitOne(TimeSpan.FromSeconds(10)));

        public void Release() => released.Set();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            entered.Set();
            released.WaitOne();
            lock (gate) written.Write(buffer);
        }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                // The log's own thread may still wait here: it is let go, and finds an output that fails.
                released.Set();
                released.Dispose();
                entered.Dispose();
                written.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
