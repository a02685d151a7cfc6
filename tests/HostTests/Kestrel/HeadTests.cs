using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;
using BingeMe.Kestrel;
using HostTests.Http;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Heads that the server itself would end a connection over, or refuse sooner than a gateway does: over both protocols they have an answer.</summary>
public sealed class HeadTests
{
    private const string Origin = "https://app.example";

    private readonly PipelineUnderTest api = new(
        static table =>
        {
            table.Get("t.get", "/t").Open().Handle(static _ => Task.FromResult(Response.Ok("fine")));
            table.Post("t.post", "/t").Open().Accepts(static () => SampleJson.Default.Sample).Handle(static _ => Task.FromResult(Response.Ok("fine")));
        },
        new PipelineOptions { GeneralLimit = 0, AllowedOrigins = [Origin] });

    [Theory]
    [InlineData("2", 200)]
    [InlineData("0000000000000000000000000000000000000002", 200)]
    [InlineData("9223372036854775807", 400)]
    [InlineData("99999999999999999999", 400)]
    [InlineData("99999999999999999999999999999999999999999", 400)]
    [InlineData("-00000000000000000000000000000002", 400)]
    [InlineData("+2", 400)]
    [InlineData("2a", 400)]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 400)]
    [InlineData("999999999999999999", 413)]
    public async Task Whatever_length_a_body_declares_gets_an_answer(string length, int status)
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { Http2Port = 0 }, log: api.Log);
        var answer = await Answer(host, $"POST /t HTTP/1.1\r\nHost: h\r\nConnection: close\r\nOrigin: {Origin}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{{}}");
        Assert.Equal(status, HostUnderTest.StatusOf(answer));
        Assert.Contains($"\"status\":{status}", answer, StringComparison.Ordinal);
        Assert.Contains($"Access-Control-Allow-Origin: {Origin}", answer, StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: ", answer, StringComparison.Ordinal);
        Assert.Equal(status, Assert.Single(api.Log.Records).Status);

        // Over HTTP/2 the body is kept back: one that is not as long as its head says is the server's to refuse, stream by stream.
        using var connection = await Http2.Connect(host.Host.Addresses[1]);
        var text = await connection.Ask(1, "POST", "/t", ("content-type", "application/json"), ("content-length", length));
        Assert.Contains($"\"status\":{status}", text, StringComparison.Ordinal);
        Assert.Contains("\"status\":200", await connection.Ask(3, "GET", "/t"), StringComparison.Ordinal);
    }

    /// <summary>Ruling 34, on the wire: the server's own helpers compare methods in any case.</summary>
    [Theory]
    [InlineData("head")]
    [InlineData("Head")]
    [InlineData("get")]
    [InlineData("options")]
    public async Task A_method_in_another_case_is_another_method_and_has_a_whole_answer(string method)
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { Http2Port = 0 }, log: api.Log);
        var answer = await Answer(host, $"{method} /t HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        Assert.Equal(404, HostUnderTest.StatusOf(answer));
        Assert.Contains($"\"method\":\"{method}\"", answer, StringComparison.Ordinal);
        using var connection = await Http2.Connect(host.Host.Addresses[1]);
        Assert.Contains($"\"method\":\"{method}\"", await connection.Ask(1, method, "/t"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x(a")]
    [InlineData("x\"a")]
    [InlineData("x@a")]
    [InlineData("x{a}")]
    public async Task A_header_whose_name_is_none_is_refused_as_the_function_does(string name)
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { Http2Port = 0 }, log: api.Log);
        var answer = await Answer(host, $"GET /t HTTP/1.1\r\nHost: h\r\nConnection: close\r\nOrigin: {Origin}\r\n{name}: 1\r\n\r\n");
        Assert.Equal(400, HostUnderTest.StatusOf(answer));
        Assert.Contains("RFC 9110 section 5.1", answer, StringComparison.Ordinal);
        Assert.Contains($"Access-Control-Allow-Origin: {Origin}", answer, StringComparison.Ordinal);
        Assert.Equal(400, Assert.Single(api.Log.Records).Status);

        using var connection = await Http2.Connect(host.Host.Addresses[1]);
        Assert.Contains("\"status\":400", await connection.Ask(1, "GET", "/t", (name, "1")), StringComparison.Ordinal);
        Assert.Contains("\"status\":200", await connection.Ask(3, "GET", "/t"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8_200, 200)]
    [InlineData(10_240, 200)]
    [InlineData(16_384, 200)]
    [InlineData(16_385, 414)]
    [InlineData(24_000, 414)]
    public async Task A_request_line_may_be_as_long_as_a_gateway_lets_pass(int bytes, int status)
    {
        await using var host = await HostUnderTest.Start(api.Api, new KestrelHostOptions { Http2Port = 0 }, log: api.Log);
        var target = "/t?x=" + new string('y', bytes - "GET /t?x= HTTP/1.1".Length - 1);
        var answer = await host.Raw($"GET {target}y HTTP/1.1\r\nHost: h\r\nConnection: close\r\nOrigin: {Origin}\r\n\r\n");
        Assert.Equal(status, HostUnderTest.StatusOf(answer));
        Assert.Contains($"\"status\":{status}", answer, StringComparison.Ordinal);
        Assert.Contains($"Access-Control-Allow-Origin: {Origin}", answer, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: private, no-store", answer, StringComparison.Ordinal);
        Assert.Equal(status, Assert.Single(api.Log.Records).Status);
        using var connection = await Http2.Connect(host.Host.Addresses[1]);
        Assert.Contains($"\"status\":{status}", await connection.Ask(1, "GET", target + "y", isEnd: true), StringComparison.Ordinal);
        Assert.Contains("\"status\":200", await connection.Ask(3, "GET", "/t", isEnd: true), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_longer_line_is_414_in_the_envelope_all_the_same()
    {
        await using var host = await HostUnderTest.Start(api.Api, log: api.Log);
        var answer = await host.Raw($"GET /{new string('y', 40_000)} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
        Assert.Equal(414, HostUnderTest.StatusOf(answer));
        Assert.Contains("\"status\":414", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_is_given_up_is_refused_like_any()
    {
        var end = new TaskCompletionSource();
        var slow = new PipelineUnderTest(
            table => table.Get("t.get", "/t").Open().Handle(async _ =>
            {
                await end.Task;
                return Response.Ok("late");
            }),
            new PipelineOptions { GeneralLimit = 0, AllowedOrigins = [Origin] });
        await using var host = await HostUnderTest.Start(slow.Api, new KestrelHostOptions { RequestTimeout = TimeSpan.FromMilliseconds(100) }, log: slow.Log);
        var answer = await host.Raw($"GET /t HTTP/1.1\r\nHost: h\r\nConnection: close\r\nOrigin: {Origin}\r\n\r\n");
        end.SetResult();
        Assert.Equal(504, HostUnderTest.StatusOf(answer));
        foreach (var part in new[] { "\"status\":504", "\"timestamp\":", $"Access-Control-Allow-Origin: {Origin}", "X-Request-Id: ", "Cache-Control: private, no-store", "X-Content-Type-Options: nosniff" })
            Assert.Contains(part, answer, StringComparison.Ordinal);
        Assert.Equal(504, Assert.Single(slow.Log.Records).Status);
    }

    /// <summary>One answer of the envelope's form: a connection with a body that nobody reads is closed seconds later.</summary>
    private static async Task<string> Answer(HostUnderTest host, string request)
    {
        using var socket = await host.Connect();
        await using var stream = new NetworkStream(socket);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        var (text, bytes) = ("", new byte[4096]);
        while (!text.EndsWith("Z\"}", StringComparison.Ordinal) && await stream.ReadAsync(bytes, patience.Token) is > 0 and var count) text += Encoding.UTF8.GetString(bytes, 0, count);
        return text;
    }

    /// <summary>As much of HTTP/2 as sends heads that no client library would (RFC 9113, RFC 7541 without compression).</summary>
    private sealed class Http2(NetworkStream stream) : IDisposable
    {
        private const byte Data = 0, Head = 1, Reset = 3, Settings = 4, GoAway = 7, Continuation = 9;

        public static async Task<Http2> Connect(Uri address)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(address.Host, address.Port);
            var connection = new Http2(new NetworkStream(socket, ownsSocket: true));
            await connection.stream.WriteAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8.ToArray());
            await connection.Write(Settings, 0, 0, []);
            return connection;
        }

        private readonly NetworkStream stream = stream;

        public Task<string> Ask(int id, string method, string target, params (string Name, string Value)[] fields) => Ask(id, method, target, method == "GET", fields);

        /// <summary>Sends a head and gives what bodies came back; what the server says of the stream or the connection instead.</summary>
        public async Task<string> Ask(int id, string method, string target, bool isEnd, params (string Name, string Value)[] fields)
        {
            var block = new List<byte>();
            foreach (var (name, value) in new[] { (":method", method), (":scheme", "http"), (":path", target), (":authority", "h.example") }.Concat(fields))
            {
                block.Add(0);
                Text(block, name);
                Text(block, value);
            }

            var all = block.ToArray();
            for (var at = 0; at < all.Length; at += 16_384)
            {
                var end = Math.Min(all.Length, at + 16_384);
                await Write(at == 0 ? Head : Continuation, (byte)((at == 0 && isEnd ? 1 : 0) | (end == all.Length ? 4 : 0)), id, all[at..end]);
            }

            // A body of a readable length follows.
            if (!isEnd && fields.Any(static f => f.Name == "content-length" && f.Value.TrimStart('0') == "2")) await Write(Data, 1, id, "{}"u8.ToArray());
            return await Answer(id);
        }

        private async Task<string> Answer(int id)
        {
            var text = new StringBuilder();
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            var head = new byte[9];
            while (true)
            {
                await stream.ReadExactlyAsync(head, patience.Token);
                var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
                await stream.ReadExactlyAsync(payload, patience.Token);
                var from = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5));
                if (head[3] == Settings && (head[4] & 1) == 0) await Write(Settings, 1, 0, []);
                if (head[3] == GoAway) return $"GOAWAY {BinaryPrimitives.ReadInt32BigEndian(payload.AsSpan(4))}";
                if (from != id) continue;
                if (head[3] == Reset) return text.Length > 0 ? text.ToString() : $"RST {BinaryPrimitives.ReadInt32BigEndian(payload)}";
                if (head[3] == Data) text.Append(Encoding.UTF8.GetString(payload));
                if ((head[3] is Data or Head) && (head[4] & 1) == 1) return text.ToString();
            }
        }

        private async Task Write(byte type, byte flags, int id, byte[] payload)
        {
            byte[] frame = [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, 0, 0, 0, (byte)id, .. payload];
            await stream.WriteAsync(frame);
        }

        /// <summary>RFC 7541 section 5.2, without Huffman's code.</summary>
        private static void Text(List<byte> block, string text)
        {
            var length = text.Length;
            if (length < 127)
            {
                block.Add((byte)length);
            }
            else
            {
                block.Add(127);
                for (length -= 127; length >= 128; length /= 128) block.Add((byte)((length % 128) + 128));
                block.Add((byte)length);
            }

            block.AddRange(Encoding.ASCII.GetBytes(text));
        }

        public void Dispose() => stream.Dispose();
    }
}
