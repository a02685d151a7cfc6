using BingeMe.Platform.HttpClients;

namespace BingeMe.Platform.Integrations.Aws;

/// <summary>
/// Signs each request that passes with the keys of the SDK's default chain: the door for callers that know how to speak to an AWS service and
/// need not know how AWS knows them. A request is signed once; a repeated one must be made anew.
/// </summary>
internal sealed class AwsSigningHandler : DelegatingHandler
{
    private readonly AwsCredentials credentials = new();
    private readonly string service;
    private readonly string region;
    private readonly TimeProvider clock;

    /// <summary>Keys are looked for by the first request.</summary>
    /// <param name="service">The service's name in signatures, e.g. <c>apigateway</c>.</param>
    /// <param name="region">E.g. <c>eu-west-2</c>.</param>
    /// <param name="clock">The machine's clock: signatures must be of the present.</param>
    /// <param name="inner">Sends what is signed.</param>
    public AwsSigningHandler(string service, string region, TimeProvider clock, HttpMessageHandler inner)
        : base(inner)
    {
        this.service = service;
        this.region = region;
        this.clock = clock;
    }

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">There are no credentials, or there was no answer.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri is not { Query: "" }) throw new InvalidOperationException("AwsSigner signs no query.");
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        var type = request.Content?.Headers.ContentType?.ToString() ?? "application/json";
        try
        {
            AwsSigner.Sign(request, body, type, service, region, await credentials.Get(cancellationToken), clock.GetUtcNow());
        }
        catch (ServiceCallException e)
        {
            throw new HttpRequestException(e.Message, e);
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
