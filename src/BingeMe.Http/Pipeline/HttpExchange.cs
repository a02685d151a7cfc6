using BingeMe.Http.Calls;
using BingeMe.Http.Operations;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Pipeline;

/// <summary>One request on its way through the pipeline, and what the steps found out about it. Belongs to one request.</summary>
/// <param name="request">The request.</param>
/// <param name="now">When it was taken up, UTC; the one time that all its answers and rules use.</param>
public sealed class HttpExchange(ApiRequest request, DateTimeOffset now)
{
    /// <summary>The request.</summary>
    public ApiRequest Request { get; } = request;

    /// <summary>When it was taken up, UTC.</summary>
    public DateTimeOffset Now { get; } = now;

    /// <summary>The operation; null before routing and where none matches.</summary>
    public Operation? Operation => Match.Operation;

    /// <summary>Values of the path's parameters.</summary>
    public RouteValues Route => Match.Values;

    /// <summary>Who calls; null before authentication and where no good token came.</summary>
    public Caller? Caller { get; internal set; }

    /// <summary>Header fields that stand on the answer whatever it will be, error or success.</summary>
    public ResponseHeaders DefaultHeaders { get; } = new();

    /// <summary>What went wrong inside, for the log only.</summary>
    public Exception? Failure { get; internal set; }

    /// <summary>Counts the call against the operation's own limit, where the handler says when.</summary>
    internal Func<ValueTask>? CountCall { get; set; }

    /// <summary>What the router says of the request.</summary>
    internal RouteMatch Match { get; set; } = RouteMatch.None;
}
