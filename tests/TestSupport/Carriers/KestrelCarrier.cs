using System.Net;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Http;
using BingeMe.Kestrel;
using BingeMe.Platform.Composition;
using BingeMe.Replay.Sides;

namespace BingeMe.TestSupport.Carriers;

/// <summary>Through the Kestrel host on a free port, behind a trusted proxy: this process, which forwards the client's address.</summary>
/// <param name="api">The composed system.</param>
public sealed class KestrelCarrier(BingeMeApi api) : ICarrier
{
    private readonly Lazy<Task<KestrelHost>> host = new(() => Start(api));

    /// <inheritdoc/>
    public async Task<ApiResponse> Send(WireRequest request, CancellationToken aborted)
    {
        var port = (await host.Value).Addresses[0].Port;
        var lines = new List<KeyValuePair<string, string>>(request.Headers) { new("X-Forwarded-For", request.SourceAddress) };
        return Received.From(await RawClient.Send(port, request.Method, request.Target, lines, request.Body, aborted));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (host.IsValueCreated) await (await host.Value).DisposeAsync();
    }

    private static async Task<KestrelHost> Start(BingeMeApi api)
    {
        var options = new KestrelHostOptions { Port = 0, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        var host = new KestrelHost(api.Api, options, clock: api.Context.Clock);
        await host.Start();
        return host;
    }
}
