using System.Net;
using BingeMe.Replay.Sides;

namespace BingeMe.PlatformTests.Identity;

/// <summary>A server on the loopback that answers what a test tells it to.</summary>
public sealed class FakeServer : IDisposable
{
    private readonly HttpListener listener = new();
    private int calls;

    public FakeServer(Func<string, (int Status, string Body)> answer)
    {
        Url = new Uri($"http://127.0.0.1:{LocalPort.Free()}/");
        listener.Prefixes.Add(Url.ToString());
        listener.Start();
        _ = Serve(answer);
    }

    public Uri Url { get; }

    public int Calls => calls;

    public void Dispose() => listener.Close();

    private async Task Serve(Func<string, (int Status, string Body)> answer)
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            Interlocked.Increment(ref calls);
            using var reader = new StreamReader(context.Request.InputStream);
            var (status, body) = answer(await reader.ReadToEndAsync());
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        }
    }
}
