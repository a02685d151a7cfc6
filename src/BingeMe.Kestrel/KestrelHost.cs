using System.Net;
using System.Runtime.InteropServices;
using BingeMe.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BingeMe.Kestrel;

/// <summary>
/// Carries requests from a socket to an API and answers back, with the limits that API Gateway has, so that no client notices which of the
/// two it talks to. It knows no operation.
/// </summary>
public sealed class KestrelHost : IAsyncDisposable
{
    /// <summary>What REST API Gateway answers when the integration takes too long.</summary>
    private static readonly byte[] TimedOut = """{"message": "Endpoint request timed out"}"""u8.ToArray();

    private readonly WebApplication app;
    private readonly KestrelHostOptions options;
    private readonly Action? draining;

    /// <summary>Builds the host; nothing listens yet.</summary>
    /// <param name="api">Answers requests.</param>
    /// <param name="options">The deployment's choices; null = the defaults.</param>
    /// <param name="draining">Called when the server begins to stop, before anything is refused: let readiness fail here. Null = nothing to do then.</param>
    /// <param name="entropy">For request ids; null = the system's.</param>
    /// <param name="clock">The one clock; null = the system's.</param>
    /// <param name="metrics">Writes the page at <c>/metrics</c> in Prometheus' text form; null = there is none.</param>
    public KestrelHost(
        IApi api,
        KestrelHostOptions? options = null,
        Action? draining = null,
        IRandomSource? entropy = null,
        TimeProvider? clock = null,
        Func<Stream, CancellationToken, Task>? metrics = null)
    {
        options ??= new KestrelHostOptions();
        clock ??= TimeProvider.System;
        this.draining = draining;
        this.options = options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Configure(kestrel, options));
        builder.Services.Configure<HostOptions>(h => h.ShutdownTimeout = options.ShutdownTimeout);
        app = builder.Build();

        var proxies = new TrustedProxies(options.TrustedProxies);
        var reader = new RequestReader(proxies, options, entropy ?? SystemRandomSource.Instance, clock);
        app.Run(async context =>
        {
            if (metrics is not null && options.Metrics && context.Request.Path == "/metrics" && IsInside(context, proxies)) await ServeMetrics(context, metrics);
            else await Serve(context, reader, api, options, clock);
        });
    }

    /// <summary>Where the host listens, once started; the first is HTTP/1.1.</summary>
    public IReadOnlyList<Uri> Addresses =>
        [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(a => new Uri(a))];

    /// <summary>Begins to listen. Signals are left alone until <see cref="RunUntilSignal"/>.</summary>
    /// <exception cref="IOException">The port is taken.</exception>
    public Task Start(CancellationToken cancelled = default) => app.StartAsync(cancelled);

    /// <summary>
    /// The rest of a server process's life, once it listens: tells systemd that it is ready (sd_notify), waits for SIGTERM or SIGINT and
    /// stops as <see cref="Stop"/> does.
    /// </summary>
    public async Task RunUntilSignal()
    {
        Systemd.Notify("READY=1");
        await StopSignal();
        Systemd.Notify("STOPPING=1");
        await Stop();
    }

    /// <summary>
    /// Stops without losing a request: readiness fails first, after <see cref="KestrelHostOptions.DrainDelay"/> nothing new is accepted, and
    /// what is in flight finishes within <see cref="KestrelHostOptions.ShutdownTimeout"/>.
    /// </summary>
    public async Task Stop()
    {
        draining?.Invoke();
        if (options.DrainDelay > TimeSpan.Zero) await Task.Delay(options.DrainDelay);
        using var patience = new CancellationTokenSource(options.ShutdownTimeout);
        await app.StopAsync(patience.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task StopSignal()
    {
        var stop = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.TrySetResult();
        }

        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await stop.Task;
    }

    private static void Configure(KestrelServerOptions kestrel, KestrelHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.AllowSynchronousIO = false;

        // The reader stops at the limit by itself and the pipeline answers 413 in the envelope; Kestrel's own limit would answer without.
        kestrel.Limits.MaxRequestBodySize = null;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(30);
        kestrel.Listen(options.Address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        if (options.Http2Port is { } port) kestrel.Listen(options.Address, port, listen => listen.Protocols = HttpProtocols.Http2);
    }

    private static async Task Serve(HttpContext context, RequestReader reader, IApi api, KestrelHostOptions options, TimeProvider clock)
    {
        using var aborted = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        aborted.CancelAfter(options.RequestTimeout);
        try
        {
            var request = await reader.Read(context, aborted.Token);
            var answering = api.Handle(request);
            var response = answering.IsCompletedSuccessfully ? answering.Result : await answering.AsTask().WaitAsync(options.RequestTimeout + TimeSpan.FromSeconds(1), clock);

            // The rest of a refused body is not read: the connection ends with this answer (RFC 9112 section 9.6).
            if (response.Status == 413) context.Response.Headers.Connection = "close";
            await ResponseWriter.Write(response, context);
        }
        catch (TimeoutException)
        {
            // The handler ignored its cancellation; the gateway would have given up by now, so does this host.
            context.Response.StatusCode = StatusCodes.Status504GatewayTimeout;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(TimedOut, context.RequestAborted);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client has gone: there is nobody to answer.
            context.Abort();
        }
        catch (OperationCanceledException)
        {
            // The body did not arrive in time.
            context.Response.StatusCode = StatusCodes.Status408RequestTimeout;
        }
    }

    /// <summary>
    /// Whether the caller itself is on this machine or in a trusted network. What a proxy forwards is its client's request, and that
    /// client gets what the Lambda host would answer: there is no such route.
    /// </summary>
    private static bool IsInside(HttpContext context, TrustedProxies proxies)
    {
        var peer = context.Connection.RemoteIpAddress ?? IPAddress.None;
        return (IPAddress.IsLoopback(peer) || proxies.Trusts(peer)) && !context.Request.Headers.ContainsKey("X-Forwarded-For");
    }

    private static async Task ServeMetrics(HttpContext context, Func<Stream, CancellationToken, Task> metrics)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        await metrics(context.Response.Body, context.RequestAborted);
    }
}
