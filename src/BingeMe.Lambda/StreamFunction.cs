using BingeMe.Http;
using BingeMe.Lambda.Runtime;

namespace BingeMe.Lambda;

/// <summary>
/// A handler as a function over streams, for a managed .NET runtime: there the runtime polls, and this only translates. Give it a public
/// method of your own to call, with the signature <c>Task&lt;Stream&gt; (Stream)</c>.
/// </summary>
/// <param name="handler">Answers the events; never streaming.</param>
/// <param name="clock">Measures the deadline; null = the system's.</param>
public sealed class StreamFunction(IInvocationHandler handler, TimeProvider? clock = null)
{
    /// <summary>A handler without a context is told no deadline, so API Gateway's own timeout is taken for it (gateway rule 24).</summary>
    private static readonly TimeSpan GatewayTimeout = ApiLimits.RequestTime;

    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <summary>Answers one event; an answer that Lambda would refuse for its size becomes a clear 500 in the event's format.</summary>
    /// <param name="input">The event's UTF-8 JSON.</param>
    /// <returns>The answer's UTF-8 JSON, from its beginning.</returns>
    /// <exception cref="InvocationFaultException">The event is of no known kind, or an authorizer event's token is not good.</exception>
    public async Task<Stream> Handle(Stream input)
    {
        using var json = new MemoryStream();
        await input.CopyToAsync(json);
        using var deadline = new CancellationTokenSource(GatewayTimeout, clock);
        var invocation = new Invocation
        {
            // A function over streams is told no id.
            RequestId = Guid.NewGuid().ToString(),
            IsIdMadeUp = true,
            Payload = json.GetBuffer().AsMemory(0, (int)json.Length),
            Deadline = clock.GetUtcNow() + GatewayTimeout,
        };
        try
        {
            var response = await handler.Handle(invocation, deadline.Token);
            if (response.Thrown is { } thrown) RuntimeLog.Standard().Error(InvocationLoop.ThrownText, null, thrown);
            var answer = response.Json;
            if (answer.Length > handler.MaxAnswerBytes(invocation)) answer = handler.AnswerTooLarge(invocation, answer.Length) ?? answer;
            return new MemoryStream(answer.ToArray());
        }
        finally
        {
            // As near as it comes: what this returns or throws is posted only then.
            handler.Posted(invocation);
        }
    }
}
