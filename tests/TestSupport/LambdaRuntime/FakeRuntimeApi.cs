using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace BingeMe.TestSupport.LambdaRuntime;

/// <summary>
/// The Lambda Runtime API in this process, over raw sockets, so that a test sees what a client puts on the wire and can misbehave on
/// purpose. Each connection has a blocking thread: quick enough to measure cold starts with.
/// </summary>
public sealed class FakeRuntimeApi : IDisposable
{
    private const string Base = "/2018-06-01/runtime/";

    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<int, TcpClient> clients = new();
    private readonly BlockingCollection<FakeInvocation> waiting = [];
    private readonly BlockingCollection<FakeCall> outcomes = [];
    private readonly ConcurrentQueue<FakeCall> calls = new();
    private int connections;
    private int pending;
    private int disposed;

    /// <summary>Begins to listen on a free port of 127.0.0.1.</summary>
    public FakeRuntimeApi()
    {
        listener.Start();
        new Thread(Accept) { IsBackground = true, Name = "fake runtime api" }.Start();
    }

    /// <summary>The value for <c>AWS_LAMBDA_RUNTIME_API</c>.</summary>
    public string Endpoint => $"127.0.0.1:{Port}";

    /// <summary>The port.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>How many connections were ever opened.</summary>
    public int Connections => Volatile.Read(ref connections);

    /// <summary>How many calls of <c>next</c> wait right now.</summary>
    public int Pending => Volatile.Read(ref pending);

    /// <summary>Every call so far, in the order of arrival.</summary>
    public IReadOnlyCollection<FakeCall> Calls => calls;

    /// <summary>Closes each connection after its answer, without saying so: a kept-alive connection that turns out dead.</summary>
    public bool ClosesSilently { get; set; }

    /// <summary>Sends answers in pieces of so many bytes, a packet each; 0 = whole.</summary>
    public int PieceSize { get; set; }

    /// <summary>Gives the status for a posted outcome; 202 unless set.</summary>
    public Func<FakeCall, int> StatusFor { get; set; } = static _ => 202;

    /// <summary>Set when a function says that its snapshot may be taken.</summary>
    public ManualResetEventSlim RestoreAsked { get; } = new();

    /// <summary>To be set when it goes on, restored.</summary>
    public ManualResetEventSlim Restored { get; } = new();

    /// <summary>The status that it is then answered.</summary>
    public int RestoreStatus { get; set; } = 200;

    /// <summary>Hands an invocation to the next poller.</summary>
    public FakeInvocation Enqueue(FakeInvocation invocation)
    {
        waiting.Add(invocation);
        return invocation;
    }

    /// <summary>Waits for the next posted outcome: response, error or init error.</summary>
    /// <exception cref="TimeoutException">None came in time.</exception>
    public FakeCall Outcome(double seconds = 10) =>
        outcomes.TryTake(out var call, TimeSpan.FromSeconds(seconds)) ? call : throw new TimeoutException("The function posted nothing.");

    /// <summary>Hands out an invocation and waits for its outcome.</summary>
    public FakeCall Invoke(FakeInvocation invocation, double seconds = 10)
    {
        Enqueue(invocation);
        return Outcome(seconds);
    }

    /// <summary>Waits until so many calls of <c>next</c> are pending.</summary>
    /// <exception cref="TimeoutException">They did not come in time.</exception>
    public void AwaitPollers(int wanted = 1, double seconds = 10)
    {
        var since = Stopwatch.GetTimestamp();
        while (Pending < wanted)
        {
            if (Stopwatch.GetElapsedTime(since).TotalSeconds > seconds) throw new TimeoutException($"{Pending} of {wanted} pollers came.");
            Thread.Sleep(1);
        }
    }

    /// <summary>Closes everything.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0) return;
        waiting.CompleteAdding();
        Restored.Set();
        listener.Dispose();
        foreach (var client in clients.Values) client.Dispose();
        waiting.Dispose();
        outcomes.Dispose();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                var client = listener.AcceptTcpClient();
                var number = Interlocked.Increment(ref connections);
                clients[number] = client;
                new Thread(() => Serve(client, number)) { IsBackground = true, Name = $"fake runtime api {number}" }.Start();
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // Disposed.
        }
    }

    private void Serve(TcpClient client, int number)
    {
        try
        {
            client.NoDelay = true;
            using var stream = client.GetStream();
            var reader = new FakeRequestReader(stream);
            while (reader.Read(number) is { } call)
            {
                call = call with { Path = call.Path.StartsWith(Base, StringComparison.Ordinal) ? call.Path[Base.Length..] : call.Path };
                calls.Enqueue(call);
                if (call.Path == "invocation/next") AnswerNext(stream);
                else if (call.Path == "restore/next") AnswerRestore(stream);
                else AnswerPost(stream, call);
                if (ClosesSilently) break;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or InvalidOperationException or NotSupportedException)
        {
            // The peer or the test went away.
        }
        finally
        {
            clients.TryRemove(number, out _);
            client.Dispose();
        }
    }

    private void AnswerNext(NetworkStream stream)
    {
        Interlocked.Increment(ref pending);
        FakeInvocation next;
        try
        {
            next = waiting.Take();
        }
        finally
        {
            Interlocked.Decrement(ref pending);
        }

        if (next.Raw is not null)
        {
            stream.Write(Encoding.UTF8.GetBytes(next.Raw));
            stream.Close();
            return;
        }

        if (next.Refusal != 0)
        {
            Send(stream, next.Refusal, [], next.Payload, chunked: false);
            return;
        }

        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json",
            ["Lambda-Runtime-Aws-Request-Id"] = next.RequestId,
            ["Lambda-Runtime-Deadline-Ms"] = next.Deadline.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
            ["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:eu-west-1:123456789012:function:bingeme",
        };
        foreach (var (name, value) in next.Headers) headers[name] = value;
        Send(stream, 200, headers, next.Payload, next.Chunked);
    }

    private void AnswerRestore(NetworkStream stream)
    {
        RestoreAsked.Set();
        Restored.Wait();
        Send(stream, RestoreStatus, [], [], chunked: false);
    }

    private void AnswerPost(NetworkStream stream, FakeCall call)
    {
        var status = StatusFor(call);
        Send(stream, status, [], status == 202 ? """{"status":"OK"}"""u8.ToArray() : """{"errorMessage":"refused"}"""u8.ToArray(), chunked: false);
        outcomes.Add(call);
    }

    private void Send(NetworkStream stream, int status, Dictionary<string, string> headers, byte[] body, bool chunked)
    {
        var head = new StringBuilder($"HTTP/1.1 {status} Whatever\r\n");
        foreach (var (name, value) in headers) head.Append(name).Append(": ").Append(value).Append("\r\n");
        head.Append(chunked ? "Transfer-Encoding: chunked\r\n\r\n" : $"Content-Length: {body.Length}\r\n\r\n");
        var message = new MemoryStream();
        message.Write(Encoding.UTF8.GetBytes(head.ToString()));
        if (!chunked) message.Write(body);
        for (var at = 0; chunked && at < body.Length; at += 7)
        {
            var size = Math.Min(7, body.Length - at);
            message.Write(Encoding.ASCII.GetBytes($"{size:X};note=x\r\n"));
            message.Write(body, at, size);
            message.Write("\r\n"u8);
        }

        if (chunked) message.Write("0\r\nX-Trailer: y\r\n\r\n"u8);
        var bytes = message.ToArray();
        for (var at = 0; PieceSize > 0 && at < bytes.Length; at += PieceSize)
        {
            stream.Write(bytes, at, Math.Min(PieceSize, bytes.Length - at));
            Thread.SpinWait(2_000);
        }

        if (PieceSize == 0) stream.Write(bytes);
    }
}
