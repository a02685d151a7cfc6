using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Operations;

/// <summary>Declares an operation whose answer has data.</summary>
public sealed class OperationBuilder<TIn, TOut>
    where TIn : class
{
    private readonly OperationBuilder operation;
    private readonly InputShape<TIn>? input;
    private readonly InputSource source;
    private readonly Func<JsonTypeInfo<TOut>> output;
    private readonly bool enveloped;

    internal OperationBuilder(OperationBuilder operation, InputShape<TIn>? input, InputSource source, Func<JsonTypeInfo<TOut>> output, bool enveloped)
    {
        this.operation = operation;
        this.input = input;
        this.source = source;
        this.output = output;
        this.enveloped = enveloped;
    }

    /// <summary>The handler; with it the operation enters the table.</summary>
    public void Handle(Func<Call<TIn>, Task<Reply<TOut>>> handle) =>
        operation.Finish(new JsonEndpoint<TIn, TOut>(input, output, enveloped, handle) { Source = source });
}
