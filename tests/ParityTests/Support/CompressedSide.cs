using System.IO.Compression;
using System.Text.Json.Nodes;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>
/// A client that takes a content coding, in front of a host with <c>COMPRESSION=on</c>: gives each answer as one without compression would
/// be, and keeps what came over the wire.
/// </summary>
internal sealed class CompressedSide(IHostSide inner, string coding) : IHostSide
{
    public string Folder => inner.Folder;

    /// <summary>The newest answer's bytes as they came; empty where it was not compressed.</summary>
    public ReadOnlyMemory<byte> Packed { get; private set; }

    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        Packed = default;
        // The API page brings files that lie there compressed; what becomes of them is no business of the setting.
        if (JsonNode.Parse(sample)!["path"]?.ToString().StartsWith("/docs", StringComparison.Ordinal) == true) return await inner.Send(sample, cancelled);
        var answer = await inner.Send(Asking(sample), cancelled);
        var headers = answer.Headers.Where(static h => !Is(h.Key, "Content-Encoding")).Select(h => Is(h.Key, "Vary") ? new(h.Key, Without(h.Value)) : h).Where(static h => h.Value.Length > 0).ToList();
        if (answer.Header("Content-Encoding") is not { } packed) return answer with { Headers = headers };
        if (packed != coding) throw new InvalidDataException($"{packed} came where {coding} was asked for.");
        Packed = answer.Body;
        var body = Unpacked(answer.Body);
        if (headers.FindIndex(static h => Is(h.Key, "Content-Length")) is >= 0 and var at && answer.Body.Length > 0) headers[at] = new(headers[at].Key, body.Length.ToString());
        return new ClientResponse(answer.Status, headers, body);
    }

    public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private string Asking(string sample)
    {
        var text = JsonNode.Parse(sample)!.AsObject();
        if (text["headers"] is JsonObject one) one["Accept-Encoding"] = coding;
        if (text["multiValueHeaders"] is JsonObject many) many["Accept-Encoding"] = new JsonArray(coding);
        return text.ToJsonString();
    }

    private static bool Is(string name, string other) => name.Equals(other, StringComparison.OrdinalIgnoreCase);

    private static string Without(string vary) => string.Join(", ", vary.Split(", ").Where(static m => !Is(m, "Accept-Encoding")));

    private byte[] Unpacked(ReadOnlyMemory<byte> body)
    {
        using var packed = new MemoryStream(body.ToArray());
        using Stream plain = coding == "br" ? new BrotliStream(packed, CompressionMode.Decompress) : new GZipStream(packed, CompressionMode.Decompress);
        using var all = new MemoryStream();
        plain.CopyTo(all);
        return all.ToArray();
    }
}
