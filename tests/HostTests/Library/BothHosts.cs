using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;
using BingeMe.Kestrel;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;
using HostTests.Kestrel;
using Xunit;

namespace HostTests.Library;

/// <summary>Asks an API the same through a socket and through every event, whole and streamed.</summary>
internal static class BothHosts
{
    /// <summary>What differs for reasons of its own: time, connection, ids.</summary>
    private static readonly string[] Own = ["date: ", "connection: close", "x-request-id: "];

    /// <summary>Everything that the clients got, told apart by host; one item where they all got the same.</summary>
    /// <param name="api">The API.</param>
    /// <param name="method">The method.</param>
    /// <param name="target">The target.</param>
    /// <param name="body">The body; null = none.</param>
    /// <param name="told">Takes what the hosts said of it.</param>
    public static async Task<IReadOnlyList<Seen>> Ask(IApi api, string method = "GET", string target = "/x", string? body = null, List<string>? told = null)
    {
        var all = new List<Seen> { await ByServer(api, method, target, body, told) };
        var whole = new ApiInvocationHandler(api);
        var streamed = new ApiInvocationHandler(api, streaming: ResponseStreaming.FunctionUrl | ResponseStreaming.RestApi);
        foreach (var kind in EventKinds.Http)
        {
            all.Add(await ByEvent(whole, kind, method, target, body, told));
            if (kind is EventKind.FunctionUrl or EventKind.RestV1) all.Add(await ByEvent(streamed, kind, method, target, body, told));
        }

        return [.. all.GroupBy(static seen => (seen.Status, seen.Fields, seen.Body)).Select(static same => same.First() with { Host = string.Join(", ", same.Select(static seen => seen.Host)) })];
    }

    private static async Task<Seen> ByServer(IApi api, string method, string target, string? body, List<string>? told)
    {
        await using var host = await HostUnderTest.Start(api, new KestrelHostOptions(), warn: told is null ? null : told.Add);
        var raw = await host.Raw($"{method} {target} HTTP/1.1\r\nHost: h.example\r\nConnection: close\r\n{(body is null ? "" : $"Content-Length: {body.Length}\r\n")}\r\n{body}");
        var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        Assert.True(end > 0, raw);
        var fields = raw[..end].Split("\r\n").Skip(1).Select(static line => line.Split(": ", 2)).Select(static parts => new KeyValuePair<string, string>(parts[0], parts[1]));
        return Of("server", int.Parse(raw.Split(' ')[1]), fields, raw[(end + 4)..]);
    }

    private static async Task<Seen> ByEvent(ApiInvocationHandler handler, EventKind kind, string method, string target, string? body, List<string>? told)
    {
        var payload = EventWriter.ToBytes(new WireRequest { Method = method, Target = target, Host = "h.example", Body = Encoding.UTF8.GetBytes(body ?? "") }, kind);
        var answer = await handler.Handle(new Invocation { RequestId = "i-1", Payload = payload, Deadline = DateTimeOffset.UtcNow.AddSeconds(20) }, CancellationToken.None);
        if (answer.Thrown is { } thrown) told?.Add(thrown.ToString());
        var seen = answer.WriteBody is null
            ? GatewayResponse.Interpret(answer.Json.Span, kind, method)
            : GatewayResponse.InterpretStream(await Stream(answer), kind, method);
        return Of(answer.WriteBody is null ? kind.Name() : $"{kind.Name()} streamed", seen.Status, seen.Headers, Encoding.UTF8.GetString(seen.Body.Span));
    }

    private static async Task<byte[]> Stream(InvocationResponse answer)
    {
        using var stream = new MemoryStream();
        stream.Write(answer.Json.Span);
        stream.Write(new byte[8]);
        await answer.WriteBody!(stream, CancellationToken.None);
        return stream.ToArray();
    }

    private static Seen Of(string host, int status, IEnumerable<KeyValuePair<string, string>> fields, string body) => new(
        host,
        status,
        string.Join('\n', fields.Select(static f => $"{f.Key.ToLowerInvariant()}: {f.Value}").Where(static line => !Array.Exists(Own, own => line.StartsWith(own, StringComparison.Ordinal))).Order(StringComparer.Ordinal)),
        body);
}

/// <summary>What a client got.</summary>
/// <param name="Host">By which host.</param>
/// <param name="Status">The status.</param>
/// <param name="Fields">A field a line, names in lower case, in their order.</param>
/// <param name="Body">The body.</param>
internal sealed record Seen(string Host, int Status, string Fields, string Body);

/// <summary>An API without a pipeline, as somebody might write one.</summary>
/// <param name="answer">What it answers.</param>
/// <param name="refuse">What it answers to what it refuses; null = the text.</param>
internal sealed class BareApi(Func<ApiResponse?> answer, Func<ApiResponse?>? refuse = null) : IApi
{
    public ValueTask<ApiResponse> Handle(ApiRequest request) => new(answer()!);

    public ValueTask<ApiResponse> Refuse(ApiRequest request, ApiException refusal)
    {
        if (refuse is not null) return new(refuse()!);
        var response = CapturingApi.Text(refusal.Message);
        response.Status = refusal.Status;
        return new(response);
    }
}
