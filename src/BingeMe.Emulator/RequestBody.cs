using Microsoft.AspNetCore.Http;

namespace BingeMe.Emulator;

/// <summary>Reads bodies up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The most that Lambda streams, in bytes: 200 MB.</summary>
    public const int StreamLimit = 200 * 1024 * 1024;

    /// <summary>The whole body, or null when it is longer than the limit.</summary>
    /// <param name="request">The request.</param>
    /// <param name="limit">In bytes.</param>
    /// <param name="cancelled">Ends the wait.</param>
    public static async Task<byte[]?> Read(HttpRequest request, int limit, CancellationToken cancelled)
    {
        if (request.ContentLength > limit) return null;
        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[16 * 1024];
        int count;
        while ((count = await request.Body.ReadAsync(buffer, cancelled)) > 0)
        {
            if (body.Length + count > limit) return null;
            await body.WriteAsync(buffer.AsMemory(0, count), cancelled);
        }

        return body.ToArray();
    }
}
