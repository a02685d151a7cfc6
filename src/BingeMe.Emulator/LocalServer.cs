using System.Net;
using System.Text;
using BingeMe.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace BingeMe.Emulator;

/// <summary>A bare Kestrel on 127.0.0.1: no configuration, no logging, no middleware, so that nothing of the machine's shows through.</summary>
internal sealed class LocalServer : IAsyncDisposable
{
    /// <summary>Bytes of a head that are read; more than any gateway takes.</summary>
    private const int LargestHead = 128 * 1024;

    private readonly WebApplication app;

    private LocalServer(WebApplication app, int port)
    {
        this.app = app;
        Port = port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Begins to listen.</summary>
    /// <param name="port">0 = a free one.</param>
    /// <param name="handle">Answers every request.</param>
    /// <exception cref="IOException">The port is taken.</exception>
    public static async Task<LocalServer> Start(int port, RequestDelegate handle)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ResponseHeaderEncodingSelector = static _ => Encoding.UTF8;
            kestrel.RequestHeaderEncodingSelector = static _ => HttpText.HeaderValues;

            // Limits are the gateway's and Lambda's, and are checked where their error bodies are known.
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = LargestHead;
            kestrel.Limits.MaxRequestHeadersTotalSize = LargestHead;
            kestrel.Limits.MaxRequestBufferSize = 2 * LargestHead;
            kestrel.Limits.MaxRequestHeaderCount = 1000;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, port, static listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(static o => o.ShutdownTimeout = TimeSpan.FromMilliseconds(200));
        var app = builder.Build();
        app.Run(handle);
        await app.StartAsync();
        return new LocalServer(app, new Uri(app.Urls.First()).Port);
    }

    /// <summary>Stops listening and drops the connections that are left.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
