using System.Net;
using System.Net.Sockets;
using BingeMe.Replay.Sides;
using Xunit;

namespace ParityTests.Replays;

/// <summary>Waiting for a server on this machine: an attempt to connect may meet itself where nobody listens.</summary>
public sealed class LocalPortTests
{
    [Fact]
    public async Task A_port_answers_while_somebody_listens()
    {
        var port = LocalPort.Free();
        Assert.False(await LocalPort.Answers(port, CancellationToken.None));
        using (var listener = new TcpListener(IPAddress.Loopback, port))
        {
            listener.Start();
            Assert.True(await LocalPort.Answers(port, CancellationToken.None));
        }

        Assert.False(await LocalPort.Answers(port, CancellationToken.None));
    }

    [Fact]
    public async Task A_socket_that_is_connected_with_itself_is_told_from_one_that_is_not()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Assert.False(LocalPort.IsWithItself(socket));
        await socket.ConnectAsync(socket.LocalEndPoint!);
        Assert.True(LocalPort.IsWithItself(socket));

        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await other.ConnectAsync(listener.LocalEndpoint);
        Assert.False(LocalPort.IsWithItself(other));
    }
}
