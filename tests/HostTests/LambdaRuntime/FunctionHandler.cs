using System.Text;
using BingeMe.Lambda.Runtime;

namespace HostTests.LambdaRuntime;

/// <summary>A handler made of functions.</summary>
internal sealed class FunctionHandler(
    Func<Invocation, CancellationToken, ValueTask<InvocationResponse>> handle, Func<int, string>? tooLarge = null) : IInvocationHandler
{
    public ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled) => handle(invocation, cancelled);

    public byte[]? AnswerTooLarge(Invocation invocation, int bytes) =>
        tooLarge is null ? null : Encoding.UTF8.GetBytes(tooLarge(bytes));
}
