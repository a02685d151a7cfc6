using BingeMe.Hosting;
using BingeMe.Lambda;

namespace BingeMe.HostLambda;

/// <summary>The same host for a managed .NET runtime: <c>BingeMe.HostLambda::BingeMe.HostLambda.Function::Handle</c>.</summary>
public sealed class Function
{
    private readonly StreamFunction function = new(LambdaHost.ManagedHandler());

    /// <summary>Answers one event.</summary>
    /// <param name="input">The event's JSON.</param>
    /// <returns>The answer's JSON.</returns>
    public Task<Stream> Handle(Stream input) => function.Handle(input);
}
