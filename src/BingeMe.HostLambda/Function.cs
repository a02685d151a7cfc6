using BingeMe.HostLambda.Runtime;
using BingeMe.Http;

namespace BingeMe.HostLambda;

/// <summary>
/// The same host as a handler over streams, for a managed .NET runtime: <c>BingeMe.HostLambda::BingeMe.HostLambda.Function::Handle</c>.
/// There the runtime polls, and this only translates.
/// </summary>
public sealed class Function
{
    private readonly ApiInvocationHandler handler;
    private readonly TimeProvider clock;

    /// <summary>Builds the API from the environment; called once by the managed runtime.</summary>
    public Function()
        : this(LambdaHost.Handler(streaming: false), TimeProvider.System)
    {
    }

    internal Function(ApiInvocationHandler handler, TimeProvider clock)
    {
        this.handler = handler;
        this.clock = clock;
    }

    /// <summary>Answers one event. A handler without a context is told no deadline, so API Gateway's own timeout is taken for it.</summary>
    /// <param name="input">The event's JSON.</param>
    /// <returns>The answer's JSON.</returns>
    public async Task<Stream> Handle(Stream input)
    {
        using var json = new MemoryStream();
        await input.CopyToAsync(json);
        using var deadline = new CancellationTokenSource(GatewayTimeout, clock);
        var invocation = new Invocation
        {
            RequestId = Guid.NewGuid().ToString(),
            Payload = json.GetBuffer().AsMemory(0, (int)json.Length),
            Deadline = clock.GetUtcNow() + GatewayTimeout,
        };
        var answer = (await handler.Handle(invocation, deadline.Token)).Json;
        if (answer.Length > handler.MaxAnswerBytes(invocation)) answer = handler.AnswerTooLarge(invocation, answer.Length) ?? answer;
        handler.Posted();
        return new MemoryStream(answer.ToArray());
    }

    private static readonly TimeSpan GatewayTimeout = ApiLimits.RequestTime;
}
