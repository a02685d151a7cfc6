namespace BingeMe.Http.Calls;

/// <summary>What the pipeline knows of a call before its input is read.</summary>
/// <param name="Operation">The id of the operation called.</param>
/// <param name="Request">The request.</param>
/// <param name="Route">Values of the path's parameters.</param>
/// <param name="Caller">Who calls; null where the operation is open and no good token came.</param>
/// <param name="Now">When the request was taken up, UTC.</param>
public readonly record struct CallContext(string Operation, ApiRequest Request, RouteValues Route, Caller? Caller, DateTimeOffset Now)
{
    /// <summary>Counts the call against the operation's own limit; null where the pipeline has done that.</summary>
    internal Func<ValueTask>? CountCall { get; init; }
}

/// <summary>One call of an operation, as its handler receives it: bound, validated, authenticated.</summary>
/// <typeparam name="TInput">The operation's input; <see cref="Unit"/> when it takes none.</typeparam>
/// <param name="context">What the pipeline found out.</param>
/// <param name="input">The bound input.</param>
public sealed class RequestContext<TInput>(in CallContext context, TInput input)
{
    private readonly CallContext context = context;

    /// <summary>The id of the operation called.</summary>
    public string Operation => context.Operation;

    /// <summary>The request, for the few handlers that need headers or the client's address.</summary>
    public ApiRequest Request => context.Request;

    /// <summary>Values of the path's parameters.</summary>
    public RouteValues Route => context.Route;

    /// <summary>Who calls; null where the operation is open and no good token came.</summary>
    public Caller? Caller => context.Caller;

    /// <summary>When the request was taken up, UTC: one time for everything that the call decides and writes.</summary>
    public DateTimeOffset Now => context.Now;

    /// <summary>The bound and validated input.</summary>
    public TInput Input { get; } = input;

    /// <summary>Cancelled when nobody waits for the answer any more.</summary>
    public CancellationToken Cancelled => Request.Aborted;

    /// <summary>The calling member's id, on operations that only members may call.</summary>
    /// <exception cref="InvalidOperationException">The operation does not demand a member: a fault in its declaration.</exception>
    public long MemberId => Caller?.MemberId ?? throw new InvalidOperationException($"{Operation} is not declared for members only.");

    /// <summary>Counts this call against the operation's own limit, where the operation leaves that to its handler; elsewhere it is counted already.</summary>
    /// <exception cref="ApiException">429: the limit is reached.</exception>
    public ValueTask CountCall() => context.CountCall?.Invoke() ?? ValueTask.CompletedTask;

    /// <summary>The same call with another input.</summary>
    internal RequestContext<TOther> With<TOther>(TOther other) => new(context, other);
}

/// <summary>Who calls, as a verified access token says (platform-auth P3).</summary>
/// <param name="Id">Decimal member id, or <c>anon_...</c>.</param>
/// <param name="MemberId">The member's id; null for an anonymous caller.</param>
/// <param name="Role">The role claim; no authorisation decision may rest on it.</param>
public record Caller(string Id, long? MemberId, string Role)
{
    /// <summary><c>retrieve</c> on the token of an account that is being deleted (ruling 3); else null.</summary>
    public string? Scope { get; init; }

    /// <summary>The member's account status as read once for this request; null where it was not read.</summary>
    public string? Status { get; init; }
}

/// <summary>Values of a path's parameters, decoded once.</summary>
/// <param name="names">The names, in the template's order.</param>
/// <param name="values">The values, in the same order.</param>
public sealed class RouteValues(IReadOnlyList<string> names, IReadOnlyList<string> values)
{
    /// <summary>No parameters.</summary>
    public static readonly RouteValues Empty = new([], []);

    /// <summary>The names, in the template's order.</summary>
    public IReadOnlyList<string> Names { get; } = names;

    /// <summary>The value of a parameter.</summary>
    /// <exception cref="KeyNotFoundException">The template has no such parameter: a fault in the code.</exception>
    public string this[string name]
    {
        get
        {
            for (var i = 0; i < Names.Count; i++)
                if (Names[i] == name) return values[i];
            throw new KeyNotFoundException($"The path has no parameter '{name}'.");
        }
    }

    /// <summary>Whether the template has a parameter of this name.</summary>
    public bool Has(string name) => Names.Contains(name);
}
