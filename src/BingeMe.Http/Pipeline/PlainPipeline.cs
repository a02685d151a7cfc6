using BingeMe.Http.Calls;
using BingeMe.Http.Limits;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Pipeline;

/// <summary>The pipeline for an API that brings only what it needs: each part that is left out is one that does nothing.</summary>
public static class PlainPipeline
{
    /// <summary>Puts an API together.</summary>
    /// <param name="declare">Declares its operations.</param>
    /// <param name="authenticator">Decides who calls; null = nobody is known, so only open and optional operations are served.</param>
    /// <param name="limits">Counts calls; null = no call is counted.</param>
    /// <param name="log">Takes a line for each request; null = nobody does.</param>
    /// <param name="clock">The one clock; null = the system's.</param>
    /// <param name="options">The deployment's choices; null = the defaults.</param>
    /// <exception cref="InvalidOperationException">An operation declares a limit, and there is nothing that counts; an allowed origin is none; or the table cannot work.</exception>
    public static IApi Of(
        Action<OperationTable> declare,
        IAuthenticator? authenticator = null,
        IRateLimits? limits = null,
        IAccessLog? log = null,
        TimeProvider? clock = null,
        PipelineOptions? options = null)
    {
        var operations = new OperationTable();
        declare(operations);
        options ??= new PipelineOptions();

        // A browser never sends it (RFC 6454 section 6.2), so that nobody would be allowed, and nothing say why.
        if (options.AllowedOrigins.FirstOrDefault(static origin => !IsOrigin(origin)) is { } wrong)
            throw new InvalidOperationException($"'{wrong}' in {nameof(PipelineOptions)}.{nameof(PipelineOptions.AllowedOrigins)} is no origin: each is exact, scheme, host and port without a slash at the end, like https://app.example.");
        if (limits is null)
        {
            if (operations.FirstOrDefault(static o => o.Limit is not null) is { } limited)
                throw new InvalidOperationException($"The operation {limited.Id} declares a limit, and there is nothing that counts calls.");
            options = options with { GeneralLimit = 0 };
        }

        var absent = new Absent();
        return new ApiPipeline(operations, authenticator ?? absent, limits ?? absent, log ?? absent, absent, clock ?? TimeProvider.System, options);
    }

    private static bool IsOrigin(string text) => text.Length > 0 && !text.EndsWith('/') && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny(',', '*');

    /// <summary>Stands for every part that was left out.</summary>
    private sealed class Absent : IAuthenticator, IRateLimits, IAccessLog, ICdnInvalidation
    {
        public ValueTask<Caller?> Authenticate(Operation operation, ApiRequest request, DateTimeOffset now) =>
            operation.Access is Access.Open or Access.Optional ? default : throw ApiException.Unauthorized("This API knows no callers.");

        public ValueTask<RateDecision> Hit(string key, int limit, TimeSpan window, CancellationToken cancelled) => throw new InvalidOperationException("No limit is on.");

        public ValueTask<RateDecision> Peek(string key, int limit, TimeSpan window, CancellationToken cancelled) => throw new InvalidOperationException("No limit is on.");

        public void Write(in AccessRecord record)
        {
        }

        public void Invalidate(IEnumerable<string> paths)
        {
        }
    }
}
