using System.Buffers;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using BingeMe.Kestrel;
using BingeMe.TestSupport;
using BingeMe.TestSupport.Servers;
using CsCheck;
using Xunit;

namespace HostTests.Kestrel;

/// <summary>Clients that a proxy names by the PROXY protocol, version 2 (issue 14, deliver 5), with the real HAProxy and with headers by hand.</summary>
[Trait("Category", "Server")]
public sealed class ProxyProtocolTests
{
    private const string Request = "GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6\r\nX-Request-Id: forged\r\nConnection: close\r\n\r\n";
    private static readonly byte[] Signature = "\r\n\r\n\0\r\nQUIT\n"u8.ToArray();

    private readonly CapturingApi api = new(static _ => ValueTask.FromResult(CapturingApi.Text("here")));
    private readonly List<string> warnings = [];

    [Theory]
    [InlineData(ProxyProtocol.Accept, false)]
    [InlineData(ProxyProtocol.Accept, true)]
    [InlineData(ProxyProtocol.Require, false)]
    [InlineData(ProxyProtocol.Require, true)]
    public async Task Deliver_5_the_client_is_whom_HAProxy_names_over_either_port_and_what_it_says_of_others_is_not_believed(ProxyProtocol mode, bool http2)
    {
        await using var host = await Host(mode);
        // Its health checks are LOCAL: were they not taken, it would send nobody here.
        await using var proxy = new HaProxy(host.Host.Addresses[http2 ? 1 : 0].Port, http2) { More = "send-proxy-v2 check inter 100ms fall 1 rise 1" };
        await proxy.Start();

        foreach (var client in new[] { "127.0.0.2", "127.0.0.3", "127.0.0.2" })
        {
            Assert.EndsWith("here", await Ask(proxy.Port, client), StringComparison.Ordinal);
            Assert.Equal(client, api.Last.ClientAddress);
            Assert.NotEqual("forged", api.Last.RequestId);
        }

        Assert.Equal([], warnings);
    }

    [Fact]
    public async Task Where_it_may_be_a_connection_without_a_header_is_the_proxys_own_with_its_fields_as_before()
    {
        await using var host = await Host(ProxyProtocol.Accept);

        Assert.StartsWith("HTTP/1.1 200", await Send(host, Encoding.ASCII.GetBytes(Request)), StringComparison.Ordinal);

        Assert.Equal(("6.6.6.6", "forged"), (api.Last.ClientAddress, api.Last.RequestId));
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8::7", "2001:db8::7")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    // A proxy of ours that the nearer one names is believed as if it stood here itself (ruling 8).
    [InlineData("127.0.0.1", "6.6.6.6")]
    public async Task The_named_address_stands_in_the_place_of_the_sockets(string named, string client)
    {
        await using var host = await Host(ProxyProtocol.Require);

        Assert.StartsWith("HTTP/1.1 200", await Send(host, [.. Header(named), .. Encoding.ASCII.GetBytes(Request)]), StringComparison.Ordinal);

        Assert.Equal(client, api.Last.ClientAddress);
    }

    [Theory]
    [InlineData("20 00 0000")]
    [InlineData("20 11 000C 01020304 05060708 0001 0002")]
    [InlineData("20 FF 0002 FFFF")]
    [InlineData("21 00 0000")]
    [InlineData("21 00 0003 040000")]
    public async Task A_proxy_that_speaks_for_itself_keeps_its_address(string rest)
    {
        await using var host = await Host(ProxyProtocol.Require);

        Assert.StartsWith("HTTP/1.1 200", await Send(host, [.. Signature, .. Hex(rest), .. Encoding.ASCII.GetBytes(Request)]), StringComparison.Ordinal);

        Assert.Equal("6.6.6.6", api.Last.ClientAddress);
    }

    [Theory]
    [InlineData(ProxyProtocol.Accept, "22 11 000C 01020304 05060708 0001 0002")]
    [InlineData(ProxyProtocol.Require, "22 11 000C 01020304 05060708 0001 0002")]
    [InlineData(ProxyProtocol.Require, "11 11 000C 01020304 05060708 0001 0002")]
    [InlineData(ProxyProtocol.Require, "21 12 000C 01020304 05060708 0001 0002")]
    [InlineData(ProxyProtocol.Require, "21 11 000B 01020304 05060708 0001 00")]
    [InlineData(ProxyProtocol.Require, "21 21 000C 01020304 05060708 0001 0002")]
    [InlineData(ProxyProtocol.Accept, "21 11 0801")]
    public async Task A_header_that_breaks_the_protocol_or_is_too_large_ends_the_connection_and_is_told_once(ProxyProtocol mode, string rest)
    {
        await using var host = await Host(mode);

        for (var i = 0; i < 2; i++) Assert.Equal("", await Send(host, [.. Signature, .. Hex(rest), .. Encoding.ASCII.GetBytes(Request)]));

        Assert.Empty(api.Requests);
        Assert.Contains("PROXY", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_it_must_be_nothing_else_is_served()
    {
        await using var host = await Host(ProxyProtocol.Require);
        Assert.Equal("", await Send(host, Encoding.ASCII.GetBytes(Request)));
        // Version 1 is no header here.
        Assert.Equal("", await Send(host, Encoding.ASCII.GetBytes("PROXY TCP4 203.0.113.9 127.0.0.1 1 2\r\n" + Request)));

        await using var other = await Host(ProxyProtocol.Require, trusted: "192.0.2.0/24");
        Assert.Equal("", await Send(other, [.. Header("203.0.113.9"), .. Encoding.ASCII.GetBytes(Request)]));
        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_header_of_anybody_else_is_no_HTTP()
    {
        await using var host = await Host(ProxyProtocol.Accept, trusted: "192.0.2.0/24");

        Assert.Equal(400, HostUnderTest.StatusOf(await Send(host, [.. Header("203.0.113.9"), .. Encoding.ASCII.GetBytes(Request)])));

        Assert.Empty(api.Requests);
        Assert.StartsWith("HTTP/1.1 200", await Send(host, Encoding.ASCII.GetBytes(Request)), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", api.Last.ClientAddress);
    }

    [Fact]
    public async Task A_header_may_come_byte_by_byte_but_not_for_ever()
    {
        await using var host = await Host(ProxyProtocol.Accept, headerTime: TimeSpan.FromSeconds(60));
        using (var socket = await host.Connect())
        {
            foreach (var one in (byte[])[.. Header("203.0.113.9"), .. Encoding.ASCII.GetBytes(Request)]) await socket.SendAsync(new[] { one });
            Assert.StartsWith("HTTP/1.1 200", await Rest(socket), StringComparison.Ordinal);
            Assert.Equal("203.0.113.9", api.Last.ClientAddress);
        }

        await using var hasty = await Host(ProxyProtocol.Accept, headerTime: TimeSpan.FromMilliseconds(200));
        using var slow = await hasty.Connect();
        await slow.SendAsync(Header("203.0.113.9").AsMemory(0, 20));
        Assert.Equal("", await Rest(slow));
        Assert.Contains("in time", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_was_opened_ahead_of_need_is_kept_where_a_header_may_be()
    {
        await using var host = await Host(ProxyProtocol.Accept, headerTime: TimeSpan.FromMilliseconds(100));
        using var socket = await host.Connect();
        // Longer than the header's time; whenever it is over, the request is answered.
        await Task.Delay(400);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request));

        Assert.StartsWith("HTTP/1.1 200", await Rest(socket), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_measurements_are_not_for_those_whom_a_proxy_names()
    {
        await using var host = await Host(ProxyProtocol.Accept);
        var request = Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Contains("measured", await Send(host, request), StringComparison.Ordinal);
        Assert.Contains("measured", await Send(host, [.. Signature, .. Hex("20 00 0000"), .. request]), StringComparison.Ordinal);
        Assert.DoesNotContain("measured", await Send(host, [.. Header("127.0.0.1"), .. request]), StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_arrives_is_a_header_its_beginning_or_none_and_never_more_than_came()
    {
        var begun = Gen.Select(Gen.Int[0, 12], Gen.Byte.Array[0, 60], static (n, rest) => (byte[])[.. Signature[..n], .. rest]);
        var near = Gen.Select(Gen.OneOf<byte>(0x20, 0x21, 0x22, 0x10), Gen.OneOf<byte>(0, 0x11, 0x12, 0x21, 0x31, 0xff), Gen.UShort, Gen.Byte.Array[0, 300], static (command, family, length, rest) =>
            (byte[])[.. Signature, command, family, (byte)(length >> 8), (byte)length, .. rest]);
        Gen.OneOf(begun, near, Gen.Byte.Array[0, 60]).Sample(
            static bytes =>
            {
                var state = ProxyHeader.Read(new ReadOnlySequence<byte>(bytes), out var header);
                if (state == ProxyHeaderState.Whole) Assert.InRange(header.Length, 16, Math.Min(bytes.Length, 16 + ProxyHeader.LargestRest));
                else Assert.Equal(default(ProxyHeader), header);
                // More of it changes nothing but what is not whole yet; the same in pieces is the same.
                if (state != ProxyHeaderState.Partial) Assert.Equal(state, ProxyHeader.Read(new ReadOnlySequence<byte>([.. bytes, 1, 2, 3]), out _));
                Assert.Equal(state, ProxyHeader.Read(Pieces(bytes), out var again));
                Assert.Equal(header, again);
            },
            iter: Rounds.Of(20_000, inLong: 2_000_000));
    }

    [Fact]
    public void A_header_is_read_as_it_was_written_whole_alone_and_no_byte_earlier()
    {
        var address = Gen.OneOf(Gen.Byte.Array[4].Select(static b => new IPAddress(b)), Gen.Byte.Array[16].Select(static b => new IPAddress(b)));
        Gen.Select(address, Gen.UShort, Gen.Byte.Array[0, 500], Gen.Byte.Array[0, 20]).Sample(
            static (client, port, more, behind) =>
            {
                var bytes = Header(client, port, more);

                Assert.Equal(ProxyHeaderState.Whole, ProxyHeader.Read(Pieces([.. bytes, .. behind]), out var header));
                Assert.Equal(new ProxyHeader(bytes.Length, new IPEndPoint(client, port)), header);
                for (var length = 0; length < bytes.Length; length++) Assert.Equal(ProxyHeaderState.Partial, ProxyHeader.Read(new ReadOnlySequence<byte>(bytes, 0, length), out _));
            },
            iter: Rounds.Of(300, inLong: 30_000));
    }

    private Task<HostUnderTest> Host(ProxyProtocol mode, string trusted = "127.0.0.1/32", TimeSpan? headerTime = null) => HostUnderTest.Start(
        api,
        new KestrelHostOptions
        {
            Http2Port = 0,
            TrustedProxies = [IPNetwork.Parse(trusted)],
            ProxyProtocol = mode,
            ProxyHeaderTimeout = headerTime ?? TimeSpan.FromSeconds(30),
        },
        warn: text =>
        {
            lock (warnings) warnings.Add(text);
        },
        metrics: static async (page, cancelled) => await page.WriteAsync("measured"u8.ToArray(), cancelled));

    private static async Task<string> Ask(int port, string from)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port);
        await socket.SendAsync(Encoding.ASCII.GetBytes(Request));
        return await Rest(socket);
    }

    private static async Task<string> Send(HostUnderTest host, byte[] bytes)
    {
        using var socket = await host.Connect();
        await socket.SendAsync(bytes);
        return await Rest(socket);
    }

    // A connection that is closed with bytes of ours unread is reset.
    private static async Task<string> Rest(Socket socket)
    {
        var (text, buffer) = (new StringBuilder(), new byte[4096]);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            while (await socket.ReceiveAsync(buffer, patience.Token) is > 0 and var count) text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            // Ended, too.
        }

        return text.ToString();
    }

    private static byte[] Header(string client) => Header(IPAddress.Parse(client), 4711, []);

    private static byte[] Header(IPAddress client, ushort port, byte[] more)
    {
        var address = client.GetAddressBytes();
        var ports = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(ports, port);
        var length = (2 * address.Length) + 4 + more.Length;
        return [.. Signature, 0x21, (byte)(address.Length == 4 ? 0x11 : 0x21), (byte)(length >> 8), (byte)length, .. address, .. new byte[address.Length], .. ports, .. more];
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>As it comes over a network: in pieces of three bytes.</summary>
    private static ReadOnlySequence<byte> Pieces(byte[] bytes)
    {
        if (bytes.Length == 0) return ReadOnlySequence<byte>.Empty;
        Piece? first = null, last = null;
        for (var at = 0; at < bytes.Length; at += 3)
        {
            last = new Piece(bytes.AsMemory(at, Math.Min(3, bytes.Length - at)), at, last);
            first ??= last;
        }

        return new ReadOnlySequence<byte>(first!, 0, last!, last!.Memory.Length);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long at, Piece? before)
        {
            (Memory, RunningIndex) = (memory, at);
            if (before is not null) before.Next = this;
        }
    }
}
