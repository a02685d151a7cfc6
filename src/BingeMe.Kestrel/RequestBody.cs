using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using BingeMe.Http;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace BingeMe.Kestrel;

/// <summary>A request's body on its way from the socket. Holds no more than has arrived, and that only once somebody wants it.</summary>
/// <param name="context">Kestrel's request.</param>
/// <param name="budget">What all bodies together may hold.</param>
internal sealed class RequestBody(HttpContext context, BodyBudget budget) : IBodySource, IDisposable
{
    private const int FirstBlock = 16 * 1024;

    private long taken;
    private bool isRead;
    private bool isTooLarge;

    /// <inheritdoc/>
    public long? Length => IsNone ? 0 : context.Request.ContentLength;

    /// <summary>Whether bytes of the body may still be on their way.</summary>
    public bool IsUnread => !isRead && !IsNone;

    private bool IsNone => context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };

    /// <inheritdoc/>
    public async ValueTask<ReadOnlyMemory<byte>?> Read(int most, CancellationToken cancelled)
    {
        if (IsNone) return ReadOnlyMemory<byte>.Empty;
        if (isTooLarge || Length > most) return null;
        try
        {
            return await ReadAll(most, cancelled);
        }
        catch (BadHttpRequestException e) when (e.StatusCode is StatusCodes.Status408RequestTimeout)
        {
            throw Refused(408, "The body did not arrive in time.");
        }
        catch (Exception e) when (context.RequestAborted.IsCancellationRequested && e is IOException or OperationCanceledException)
        {
            throw new ClientGoneException(e);
        }
        catch (OperationCanceledException)
        {
            throw Refused(408, "The body did not arrive in time.");
        }
        catch (ConnectionResetException e)
        {
            throw new ClientGoneException(e);
        }
        catch (IOException)
        {
            // Kestrel tells what breaks the framing by this or by its own BadHttpRequestException, which derives from it.
            throw Refused(400, "The body breaks the framing of HTTP.");
        }
    }

    /// <inheritdoc/>
    public void Hold(long bytes)
    {
        if (!budget.TryTake(bytes, taken + bytes)) throw new ApiException(503, "The server holds as many large bodies as it can; try again shortly.") { Headers = [new("Retry-After", "2")] };
        taken += bytes;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        budget.Give(taken);
        taken = 0;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadAll(int most, CancellationToken cancelled)
    {
        var reader = context.Request.BodyReader;
        var bytes = Array.Empty<byte>();
        var count = 0;
        while (true)
        {
            var result = await reader.ReadAsync(cancelled);
            var arrived = result.Buffer;
            if (arrived.Length > most - count)
            {
                reader.AdvanceTo(arrived.End);
                isTooLarge = true;
                return null;
            }

            if (arrived.Length > bytes.Length - count) bytes = Larger(bytes, count, count + (int)arrived.Length, most);
            arrived.CopyTo(bytes.AsSpan(count));
            count += (int)arrived.Length;
            reader.AdvanceTo(arrived.End);
            if (!result.IsCompleted) continue;
            isRead = true;
            return bytes.AsMemory(0, count);
        }
    }

    /// <summary>Four times as much room, so that little is left over of earlier ones, but never more than the client has declared.</summary>
    private byte[] Larger(byte[] bytes, int count, int least, int most)
    {
        var size = (int)Math.Max(least, Math.Min(Math.Max(FirstBlock, 4L * bytes.Length), context.Request.ContentLength ?? most));
        Hold(size - taken);
        var larger = GC.AllocateUninitializedArray<byte>(size);
        bytes.AsSpan(0, count).CopyTo(larger);
        return larger;
    }

    private static ApiException Refused(int status, string text) => new(status, text, JsonValue.Create(text));
}

/// <summary>
/// What the bodies of all requests together hold in memory. Bodies that would pass the bound are refused; when the last of many is gone, the
/// memory goes back to the system, which the collector by itself would keep for the next time.
/// </summary>
/// <param name="most">The bound, bytes.</param>
internal sealed class BodyBudget(long most)
{
    /// <summary>Bodies that came and went before giving memory back is worth a collection of everything.</summary>
    private const long WorthCollecting = 32 * 1024 * 1024;

    /// <summary>What a form or a JSON without files may hold, bytes.</summary>
    private const long Small = 64 * 1024;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private long held;
    private long passed;
    private int collecting;

    public long Held => Volatile.Read(ref held);

    /// <summary>Takes room for so many bytes more. The last quarter is for small bodies: a few that upload, or only pretend to, keep nobody from signing in.</summary>
    /// <param name="bytes">How many.</param>
    /// <param name="together">How many the body then holds.</param>
    /// <returns>False when there is none.</returns>
    public bool TryTake(long bytes, long together)
    {
        if (Interlocked.Add(ref held, bytes) <= (together <= Small ? most : most - (most / 4))) return true;
        Interlocked.Add(ref held, -bytes);
        return false;
    }

    public void Give(long bytes)
    {
        if (bytes == 0) return;
        var left = Interlocked.Add(ref held, -bytes);
        var gone = Interlocked.Add(ref passed, bytes);
        if (left < WorthCollecting && gone >= WorthCollecting && Interlocked.Exchange(ref collecting, 1) == 0) _ = Collect();
    }

    [SuppressMessage("Reliability", "CA2007", Justification = "There is no context to come back to.")]
    private async Task Collect()
    {
        // Not between two of a stream of large bodies: only when it has ebbed.
        long before;
        do
        {
            before = Volatile.Read(ref passed);
            await Task.Delay(Quiet);
        }
        while (Volatile.Read(ref passed) != before);

        Interlocked.Exchange(ref passed, 0);
        Interlocked.Exchange(ref collecting, 0);
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
