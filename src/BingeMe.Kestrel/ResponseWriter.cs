using BingeMe.Http;
using Microsoft.AspNetCore.Http;

namespace BingeMe.Kestrel;

/// <summary>The neutral answer as Kestrel's.</summary>
internal static class ResponseWriter
{
    /// <summary>Writes status, fields and body. Kestrel itself refuses a body that does not fit a declared length (gateway rule 34).</summary>
    public static async Task Write(ApiResponse response, HttpContext context)
    {
        var target = context.Response;
        target.StatusCode = response.Status;
        var fields = target.Headers;
        if (response.Headers.MayRepeat)
            foreach (var (name, value) in response.Headers) fields.Append(name, value);
        else
            foreach (var (name, value) in response.Headers) fields[name] = value;
        if (response.Body.IsEmpty)
        {
            if (target.ContentLength is null && !ApiResponse.IsBodyless(response.Status)) target.ContentLength = 0;
            return;
        }

        target.ContentLength ??= response.Body.Length;
        await target.Body.WriteAsync(response.Body, context.RequestAborted);
    }
}
