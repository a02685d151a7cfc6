using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.HttpClients;

/// <summary>HTTP calls of one outside service under its <see cref="DependencyPolicy"/> rules. What passes (<see cref="HttpFailures"/>) is a failure, other statuses are answers.</summary>
internal sealed class GuardedHttpClient(DependencyPolicy service, Func<HttpClient> client)
{
    /// <summary>Sends a request and reads the whole answer.</summary>
    /// <param name="make">Makes the request anew for each attempt.</param>
    /// <param name="repeatable">Whether sending it twice does no more than sending it once.</param>
    /// <param name="cancelled">The caller's.</param>
    /// <exception cref="Handlers.Ports.DependencyException">
    /// No answer, or a failing one: its cause is then an <see cref="ServiceCallException"/> that holds the answer.
    /// </exception>
    public Task<HttpResponse> Send(Func<CancellationToken, ValueTask<HttpRequestMessage>> make, bool repeatable, CancellationToken cancelled) =>
        service.Call(
            async token =>
            {
                using var request = await make(token);
                // The whole content is read here, within the client's bound: an endless body ends as a failure.
                using var response = await client().SendAsync(request, HttpCompletionOption.ResponseContentRead, token);
                var answer = new HttpResponse((int)response.StatusCode, await response.Content.ReadAsByteArrayAsync(token));
                return HttpFailures.Passing(answer.Status) is not null ? throw new ServiceCallException(answer) : answer;
            },
            repeatable,
            cancelled);
}
