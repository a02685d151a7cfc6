using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Answers;
using BingeMe.Http.Calls;
using BingeMe.Http.Pipeline;

namespace BingeMe.Http.Operations;

/// <summary>An endpoint whose handler speaks in its own types.</summary>
internal sealed class JsonEndpoint<TIn, TOut>(InputShape<TIn>? input, Func<JsonTypeInfo<TOut>>? output, bool enveloped, Func<Call<TIn>, Task<Reply<TOut>>> handle) : Endpoint
    where TIn : class
{
    public override JsonTypeInfo? Input => input?.Type;

    public override JsonTypeInfo? Output => output?.Invoke();

    public override bool IsEnveloped => enveloped;

    internal override async ValueTask<ApiResponse> Answer(Exchange exchange)
    {
        var bound = input is null ? (TIn)(object)Nothing.Value : input.Bind(exchange.Request, Source);
        var reply = await handle(new Call<TIn>(exchange.Operation!, exchange.Request, exchange.Route, exchange.Caller, bound));
        if (!enveloped) return Envelope.Bare(reply.Status, reply.Data!, output!());
        return reply.Data is null || output is null
            ? Envelope.Success(reply.Status, reply.Message, exchange.Now, reply.SaysSuccess)
            : Envelope.Success(reply.Status, reply.Message, exchange.Now, reply.Data, output(), reply.SaysSuccess);
    }
}
