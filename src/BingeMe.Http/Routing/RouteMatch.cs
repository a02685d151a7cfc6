using BingeMe.Http.Calls;
using BingeMe.Http.Operations;

namespace BingeMe.Http.Routing;

/// <summary>What the router found.</summary>
/// <param name="Operation">The operation; null when none serves this method here.</param>
/// <param name="Values">Values of its path's parameters.</param>
/// <param name="Others">Operations that serve the same path with other methods; for 405 and <c>Allow</c>.</param>
public readonly record struct RouteMatch(Operation? Operation, RouteValues Values, IReadOnlyList<Operation> Others)
{
    /// <summary>Nothing serves the path.</summary>
    public static readonly RouteMatch None = new(null, RouteValues.Empty, []);
}
