using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace BingeMe.TestSupport.Http;

/// <summary>An HTTP server on a free port of 127.0.0.1 that answers as a test tells it: well, badly, slowly or without end.</summary>
public sealed class FakeHttp : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeHttp(WebApplication app) => this.app = app;

    /// <summary>What it does with a request; may be changed while it runs.</summary>
    public Func<RecordedRequest, HttpContext, Task> Answer { get; set; } = static (_, context) => Write(context, 200, "{}");

    /// <summary>Every request so far.</summary>
    public ConcurrentQueue<RecordedRequest> Requests { get; } = new();

    /// <summary>Its address, with a slash at the end.</summary>
    public Uri Url => new(app.Urls.First() + "/");

    /// <summary>Starts one.</summary>
    /// <param name="answer">What it does with a request; null answers <c>{}</c>.</param>
    public static async Task<FakeHttp> Start(Func<RecordedRequest, HttpContext, Task>? answer = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var fake = new FakeHttp(app);
        if (answer is not null) fake.Answer = answer;
        app.Run(fake.Take);
        await app.StartAsync();
        return fake;
    }

    /// <summary>Always this answer.</summary>
    public static Func<RecordedRequest, HttpContext, Task> Always(int status, string body) => (_, context) => Write(context, status, body);

    /// <summary>Never an answer, until the client gives up.</summary>
    public static Task Silence(RecordedRequest request, HttpContext context) => Task.Delay(Timeout.Infinite, context.RequestAborted);

    /// <summary>A body without an end.</summary>
    public static async Task Endless(RecordedRequest request, HttpContext context)
    {
        var piece = new byte[65536];
        Array.Fill(piece, (byte)' ');
        while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(piece, context.RequestAborted);
    }

    /// <summary>Writes an answer.</summary>
    public static Task Write(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        return context.Response.WriteAsync(body);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await app.StopAsync(atOnce.Token);
        await app.DisposeAsync();
    }

    private async Task Take(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString());
        var request = new RecordedRequest(context.Request.Method, context.Features.Get<IHttpRequestFeature>()!.RawTarget, headers, body.ToArray());
        Requests.Enqueue(request);
        try
        {
            await Answer(request, context);
        }
        catch (OperationCanceledException)
        {
            // The client went away.
        }
    }
}
