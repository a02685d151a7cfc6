using System.IO.Pipelines;
using System.Text;
using BingeMe.Http;
using BingeMe.Http.Answers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.WebUtilities;

namespace BingeMe.Kestrel;

/// <summary>
/// The way out of an HTTP/1.1 connection. A request that the server refuses by itself gets from it a status and no word; clients parse every
/// answer of ours as the envelope, so that stands in its place. Such an answer is a connection's last.
/// </summary>
/// <param name="output">The connection's own.</param>
internal sealed class RefusalResponse(PipeWriter output) : PipeWriter
{
    private byte[]? answer;
    private byte[] unwanted = [];
    private bool isSent;

    /// <inheritdoc/>
    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    /// <inheritdoc/>
    public override long UnflushedBytes => answer is null ? output.UnflushedBytes : 0;

    /// <summary>Lays the way out through one of these.</summary>
    public static ConnectionDelegate Lay(ConnectionDelegate next) => connection =>
    {
        var answer = new RefusalResponse(connection.Transport.Output);
        connection.Features.Set(answer);
        connection.Transport = new Pipes(connection.Transport.Input, answer);
        return next(connection);
    };

    /// <summary>What the server writes from now on is left away for the envelope.</summary>
    /// <param name="status">What it answers.</param>
    /// <param name="requestId">As in the log.</param>
    /// <param name="now">The time.</param>
    public void Replace(int status, string requestId, DateTimeOffset now)
    {
        if (answer is not null) return;
        var response = Envelope.Error(new ApiException(status, "The request's head is not what HTTP allows, too large, or did not arrive in time."), now);
        response.Headers["X-Request-Id"] = requestId;
        response.Headers["Cache-Control"] = "private, no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        response.Headers["Content-Length"] = response.Body.Length.ToString();
        response.Headers["Connection"] = "close";
        var head = new StringBuilder($"HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}\r\n");
        foreach (var (name, value) in response.Headers) head.Append($"{name}: {value}\r\n");
        answer = [.. Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), .. response.Body.Span];
    }

    /// <inheritdoc/>
    public override void Advance(int bytes)
    {
        if (answer is null) output.Advance(bytes);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0) => answer is null ? output.GetMemory(sizeHint) : Unwanted(sizeHint);

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0) => answer is null ? output.GetSpan(sizeHint) : Unwanted(sizeHint);

    /// <inheritdoc/>
    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (answer is null || isSent) return output.FlushAsync(cancellationToken);
        isSent = true;
        return output.WriteAsync(answer, cancellationToken);
    }

    /// <inheritdoc/>
    public override void CancelPendingFlush() => output.CancelPendingFlush();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => output.Complete(exception);

    /// <inheritdoc/>
    public override ValueTask CompleteAsync(Exception? exception = null) => output.CompleteAsync(exception);

    private byte[] Unwanted(int size)
    {
        if (unwanted.Length < Math.Max(size, 1)) unwanted = new byte[Math.Max(size, 4096)];
        return unwanted;
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
