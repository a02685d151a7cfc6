using BingeMe.Http.Operations;
using BingeMe.Http.Routing;

namespace BingeMe.Http.Calls;

/// <summary>One call of an operation, as its handler receives it: bound, validated, authenticated.</summary>
/// <typeparam name="TInput">The operation's input; <see cref="Nothing"/> when it takes none.</typeparam>
/// <param name="operation">The operation called.</param>
/// <param name="request">The request, for the few handlers that need headers or the client's address.</param>
/// <param name="route">Values of the path's parameters.</param>
/// <param name="caller">Who calls; null where the operation is open and no good token came.</param>
/// <param name="input">The bound input.</param>
public sealed class Call<TInput>(Operation operation, ApiRequest request, RouteValues route, Caller? caller, TInput input)
{
    /// <summary>The operation called.</summary>
    public Operation Operation { get; } = operation;

    /// <summary>The request.</summary>
    public ApiRequest Request { get; } = request;

    /// <summary>Values of the path's parameters.</summary>
    public RouteValues Route { get; } = route;

    /// <summary>Who calls; null where the operation is open and no good token came.</summary>
    public Caller? Caller { get; } = caller;

    /// <summary>The bound and validated input.</summary>
    public TInput Input { get; } = input;

    /// <summary>Cancelled when nobody waits for the answer any more.</summary>
    public CancellationToken Cancelled => Request.Aborted;

    /// <summary>The calling member's id, on operations that only members may call.</summary>
    /// <exception cref="InvalidOperationException">The operation does not demand a member: a fault in its declaration.</exception>
    public long MemberId => Caller?.MemberId ?? throw new InvalidOperationException($"{Operation.Id} is not declared for members only.");
}
