using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace BingeMe.Lambda.Runtime;

/// <summary>The Lambda Runtime API (2018-06-01) over one connection of our own; see <see cref="IRuntimeApi"/>.</summary>
internal sealed class RuntimeApiClient : IRuntimeApi
{
    private const string Base = "/2018-06-01/runtime/";

    private readonly RuntimeConnection connection;
    private readonly string host;
    private readonly byte[] nextHead;

    /// <summary>Prepares a client; connects on first use.</summary>
    /// <param name="host">Host name or address from <c>AWS_LAMBDA_RUNTIME_API</c>.</param>
    /// <param name="port">Its TCP port.</param>
    public RuntimeApiClient(string host, int port)
    {
        this.host = $"{host}:{port}";
        connection = new RuntimeConnection(host, port);
        nextHead = Encoding.ASCII.GetBytes($"GET {Base}invocation/next HTTP/1.1\r\nHost: {this.host}\r\n\r\n");
    }

    /// <inheritdoc/>
    public Invocation Next(CancellationToken stop)
    {
        var reply = Exchange("next", nextHead, default, stop);
        if (reply.Status != 200) throw Refused("next", reply);
        return new Invocation
        {
            RequestId = reply["Lambda-Runtime-Aws-Request-Id"] ?? throw new RuntimeApiException("next", 0, "the answer has no request id"),
            Payload = reply.Body,
            Deadline = DeadlineOf(reply["Lambda-Runtime-Deadline-Ms"]),
            TraceId = reply["Lambda-Runtime-Trace-Id"],
            FunctionArn = reply["Lambda-Runtime-Invoked-Function-Arn"],
            ClientContext = reply["Lambda-Runtime-Client-Context"],
            CognitoIdentity = reply["Lambda-Runtime-Cognito-Identity"],
        };
    }

    /// <inheritdoc/>
    public void Respond(string requestId, ReadOnlyMemory<byte> json) =>
        Post("response", $"invocation/{requestId}/response", "", json.Span);

    /// <inheritdoc/>
    [SuppressMessage("Design", "CA1031", Justification = "Whatever the writer throws is told in the trailers and given back.")]
    public Exception? RespondStreaming(string requestId, ReadOnlyMemory<byte> prelude, Action<Stream> writeBody)
    {
        Exception? failure = null;
        RuntimeResponse reply;
        try
        {
            using var body = connection.Begin(Encoding.UTF8.GetBytes(
                $"POST {Base}invocation/{requestId}/response HTTP/1.1\r\nHost: {host}\r\n"
                + "Content-Type: application/vnd.awslambda.http-integration-response\r\nLambda-Runtime-Function-Response-Mode: streaming\r\n"
                + "Transfer-Encoding: chunked\r\nTrailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n"));
            body.Write(prelude.Span);
            body.Write(stackalloc byte[8]);
            body.Flush();
            try
            {
                writeBody(body);
            }
            catch (Exception e)
            {
                failure = e;
            }

            body.Complete(failure is null ? "" : Trailers(RuntimeFault.From(failure)));
            reply = connection.Finish();
        }
        catch (IOException e)
        {
            connection.Dispose();
            throw new RuntimeApiException("response", 0, e.Message, failure ?? e);
        }

        if (reply.Status is < 200 or > 299) throw Refused("response", reply);
        return failure;
    }

    /// <inheritdoc/>
    public void InvocationError(string requestId, RuntimeFault fault) =>
        Post("error", $"invocation/{requestId}/error", $"Lambda-Runtime-Function-Error-Type: {fault.ErrorType}\r\n", fault.ToJson());

    /// <inheritdoc/>
    public void InitError(RuntimeFault fault) =>
        Post("init error", "init/error", $"Lambda-Runtime-Function-Error-Type: {fault.ErrorType}\r\n", fault.ToJson());

    /// <inheritdoc/>
    public void RestoreNext(CancellationToken stop)
    {
        var reply = Exchange("restore", Encoding.ASCII.GetBytes($"GET {Base}restore/next HTTP/1.1\r\nHost: {host}\r\n\r\n"), default, stop);
        if (reply.Status is < 200 or > 299) throw Refused("restore", reply);
    }

    /// <inheritdoc/>
    public void RestoreError(RuntimeFault fault) =>
        Post("restore error", "restore/error", $"Lambda-Runtime-Function-Error-Type: {fault.ErrorType}\r\n", fault.ToJson());

    /// <inheritdoc/>
    public void Dispose() => connection.Dispose();

    private static string Trailers(RuntimeFault fault) =>
        $"Lambda-Runtime-Function-Error-Type: {fault.ErrorType}\r\nLambda-Runtime-Function-Error-Body: {Convert.ToBase64String(fault.ToJson())}\r\n";

    private static DateTimeOffset DeadlineOf(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var ms) && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : DateTimeOffset.MaxValue;

    private void Post(string call, string path, string fields, ReadOnlySpan<byte> body)
    {
        var head = Encoding.UTF8.GetBytes(
            $"POST {Base}{path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n{fields}Content-Length: {body.Length}\r\n\r\n");
        var reply = Exchange(call, head, body, CancellationToken.None);
        if (reply.Status is < 200 or > 299) throw Refused(call, reply);
    }

    private RuntimeResponse Exchange(string call, ReadOnlySpan<byte> head, ReadOnlySpan<byte> body, CancellationToken cancelled)
    {
        try
        {
            return connection.Exchange(head, body, cancelled);
        }
        catch (IOException e)
        {
            throw new RuntimeApiException(call, 0, e.Message, e);
        }
    }

    private static RuntimeApiException Refused(string call, RuntimeResponse reply) =>
        new(call, reply.Status, Encoding.UTF8.GetString(reply.Body.AsSpan(0, Math.Min(reply.Body.Length, 500))));
}
