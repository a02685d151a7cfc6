namespace BingeMe.Platform.HttpClients;

/// <summary>HTTP to services outside: short time-outs, bounded answers, no redirects, one client made by the first call.</summary>
internal sealed class ExternalHttpClient : IDisposable
{
    private readonly Lazy<HttpClient> client;

    /// <summary>Nothing is made before <see cref="Client"/> is asked for.</summary>
    /// <param name="timeout">For a whole exchange.</param>
    /// <param name="maximumBytes">The longest answer that is taken.</param>
    public ExternalHttpClient(TimeSpan timeout, int maximumBytes = 1 << 20) => client = new Lazy<HttpClient>(() => new HttpClient(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(3),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
        })
    {
        Timeout = timeout,
        MaxResponseContentBufferSize = maximumBytes,
    });

    /// <summary>The shared client.</summary>
    public HttpClient Client => client.Value;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (client.IsValueCreated)
            client.Value.Dispose();
    }
}
