using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using BingeMe.Http.Binding;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>
/// Reads the body where the host has left that to the pipeline, refuses one over the limit of the operation or of the deployment with 413,
/// and inflates what an operation binds (contract ruling 35), within the same limit.
/// </summary>
internal sealed class BodyReader(PipelineOptions options)
{
    private const int FirstBlock = 64 * 1024;

    /// <summary>Without it .NET's decoders take a body that ends too early for a whole one.</summary>
    private const string StrictDecoders = "System.IO.Compression.UseStrictValidation";

    /// <summary>Said once more than in the programs' projects, for hosts that others build; decoders look when the first of them is made.</summary>
    static BodyReader()
    {
        if (!AppContext.TryGetSwitch(StrictDecoders, out _)) AppContext.SetSwitch(StrictDecoders, true);
    }

    /// <summary>Sees to the body of a request.</summary>
    /// <exception cref="ApiException">413: it is too large; 415 or 400: its coding is unknown or not what it says; or as <see cref="IBodySource.Read"/>.</exception>
    public async ValueTask Take(Operation operation, ApiRequest request)
    {
        // At most what an array holds, and one byte more tells that a body is longer.
        var most = Math.Min(Math.Min(operation.MaxBodyBytes ?? int.MaxValue, options.MaximumBodyBytes), Array.MaxLength - 1);
        if ((request.BodySource?.Length ?? request.Body.Length) > most) throw TooLarge(most);
        if (request.BodySource is { } source && operation.Endpoint.ReadsBody) request.Take(await source.Read(most, request.Aborted) ?? throw TooLarge(most));
        if (request.Body.Length > most) throw TooLarge(most);
        if (operation.Endpoint.Input is not null && operation.Endpoint.Source != InputSource.Query && !request.Body.IsEmpty) await Inflate(request, most);
    }

    private static async ValueTask Inflate(ApiRequest request, int most)
    {
        var coding = request.Headers["content-encoding"]?.Trim() ?? "";
        if (coding.Length == 0 || coding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return;
        await using var inflating = Decoder(coding, AsStream(request.Body)) ?? throw Unknown(coding);
        try
        {
            request.Take(await ReadAll(inflating, most, request.BodySource, request.Aborted));
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException or IOException)
        {
            throw Refused(400, $"The body is not what its content coding '{ValidationErrors.Short(coding)}' says.");
        }
    }

    private static MemoryStream AsStream(ReadOnlyMemory<byte> body) =>
        MemoryMarshal.TryGetArray(body, out var bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false) : new MemoryStream(body.ToArray());

    private static Stream? Decoder(string coding, MemoryStream body) => coding.ToLowerInvariant() switch
    {
        "gzip" or "x-gzip" => new GZipStream(body, CompressionMode.Decompress),
        "br" => new BrotliStream(body, CompressionMode.Decompress),
        "deflate" => IsZlib(body) ? new ZLibStream(body, CompressionMode.Decompress) : new DeflateStream(body, CompressionMode.Decompress),
        _ => null,
    };

    /// <summary>RFC 9110 section 8.4.1.2 means the zlib form; some senders leave its two bytes away (RFC 1950 section 2.2).</summary>
    private static bool IsZlib(MemoryStream body)
    {
        var (first, second) = (body.ReadByte(), body.ReadByte());
        body.Position = 0;
        return second >= 0 && (first & 0x0F) == 8 && ((first << 8) + second) % 31 == 0;
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadAll(Stream inflating, int most, IBodySource? source, CancellationToken cancelled)
    {
        var bytes = new byte[Math.Min(FirstBlock, most + 1)];
        var count = 0;
        while (true)
        {
            var read = await inflating.ReadAsync(bytes.AsMemory(count), cancelled);
            if (read == 0) return bytes.AsMemory(0, count);
            count += read;
            if (count > most) throw TooLarge(most);
            if (count < bytes.Length) continue;
            var larger = (int)Math.Min(4L * count, most + 1);
            source?.Hold(larger - count);
            Array.Resize(ref bytes, larger);
        }
    }

    /// <summary>Says which codings are known (RFC 9110 section 12.5.3).</summary>
    private static ApiException Unknown(string coding)
    {
        var text = $"The content coding '{ValidationErrors.Short(coding)}' is not supported; send gzip, deflate, br or none.";
        return new ApiException(415, text, JsonValue.Create(text)) { Headers = [new("Accept-Encoding", "gzip, deflate, br")] };
    }

    private static ApiException TooLarge(int maximum) => ApiException.BodyTooLarge(maximum);

    private static ApiException Refused(int status, string text) => new(status, text, JsonValue.Create(text));
}
