using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Responses;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Operations;

/// <summary>The typed end of an operation: binds and validates the input, calls the handler, makes the answer.</summary>
public abstract class Endpoint
{
    /// <summary>Where the input is read from.</summary>
    public InputSource Source { get; internal init; }

    /// <summary>The input's JSON metadata; null when the operation takes none.</summary>
    public abstract JsonTypeInfo? Input { get; }

    /// <summary>The input's rules that are data.</summary>
    public virtual IReadOnlyList<FieldRules> InputRules => [];

    /// <summary>The JSON metadata of <c>data</c>; null when there is none or the answer is no JSON.</summary>
    public abstract JsonTypeInfo? Output { get; }

    /// <summary>The media type of a success, e.g. <c>application/json</c>.</summary>
    public virtual string MediaType => "application/json";

    /// <summary>Whether a success stands in the envelope.</summary>
    public virtual bool IsEnveloped => true;

    /// <summary>Whether a call needs the request's body.</summary>
    internal virtual bool ReadsBody => Input is not null && Source != InputSource.Query;

    internal abstract ValueTask<ApiResponse> Answer(Operation operation, CallContext context);

    /// <summary>Tries what is made on first use.</summary>
    /// <exception cref="NotSupportedException">The input cannot be checked.</exception>
    internal virtual void Verify()
    {
    }
}

/// <summary>An endpoint whose handler speaks in its own types.</summary>
internal sealed class JsonEndpoint<TIn, TOut>(InputReader<TIn>? input, Func<JsonTypeInfo<TOut>>? output, bool enveloped, Func<RequestContext<TIn>, Task<Response<TOut>>> handle) : Endpoint
    where TIn : class
{
    public override JsonTypeInfo? Input => input?.Type;

    public override IReadOnlyList<FieldRules> InputRules => input?.Fields ?? [];

    public override JsonTypeInfo? Output => Data;

    public override bool IsEnveloped => enveloped;

    /// <summary>Made by the first call that needs it: a cold start pays for no other operation's.</summary>
    private JsonTypeInfo<TOut>? Data => field ??= output?.Invoke();

    internal override async ValueTask<ApiResponse> Answer(Operation operation, CallContext context)
    {
        var bound = input is null ? (TIn)(object)Unit.Value : await input.Read(context, Source, new Refusals(
            operation.InvalidStatus, operation.FreeFormInvalidStatus ?? operation.InvalidStatus, operation.BadRequestFields, operation.HasFlatFaults));
        Response<TOut> reply;
        try
        {
            reply = await handle(new RequestContext<TIn>(context, bound));
        }
        catch (ApiException refusal) when (operation.HasFlatFaults)
        {
            // What a handler finds (a wrong password, a name that is taken) is told as what the rules find.
            refusal.Flatten();
            throw;
        }

        var response = !enveloped ? Envelope.Bare(reply.Status, reply.Data!, Data!)
            : reply.Data is null || Data is not { } data ? Envelope.Success(reply.Status, reply.Message, context.Now, reply.SaysSuccess)
            : Envelope.Success(reply.Status, reply.Message, context.Now, reply.Data, data, reply.SaysSuccess);
        response.Reason = reply.Reason;
        if (reply.IsPrivate) response.Headers["Cache-Control"] = "private, no-store";
        return response;
    }

    internal override void Verify() => input?.Verify();
}

/// <summary>An endpoint whose handler makes the whole answer: pages, files, documents.</summary>
internal sealed class ContentEndpoint(string mediaType, Func<RequestContext<Unit>, ValueTask<ApiResponse>> handle) : Endpoint
{
    public override JsonTypeInfo? Input => null;

    public override JsonTypeInfo? Output => null;

    public override string MediaType => mediaType;

    public override bool IsEnveloped => false;

    internal override bool ReadsBody => true;

    internal override ValueTask<ApiResponse> Answer(Operation operation, CallContext context) => handle(new RequestContext<Unit>(context, Unit.Value));
}

/// <summary>Stands in a draft until a handler is named; never enters the table.</summary>
internal sealed class Unfinished : Endpoint
{
    public static readonly Unfinished Instance = new();

    public override JsonTypeInfo? Input => null;

    public override JsonTypeInfo? Output => null;

    internal override ValueTask<ApiResponse> Answer(Operation operation, CallContext context) => throw new InvalidOperationException("The operation has no handler.");
}
