using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;
using BingeMe.Http.Calls;

namespace BingeMe.Http.Operations;

/// <summary>Declares an operation that takes an input.</summary>
public sealed class OperationBuilder<TIn>
    where TIn : class
{
    private readonly OperationBuilder operation;
    private readonly InputShape<TIn> input;
    private readonly InputSource source;

    internal OperationBuilder(OperationBuilder operation, InputShape<TIn> input, InputSource source)
    {
        this.operation = operation;
        this.input = input;
        this.source = source;
    }

    /// <summary>It answers with this <c>data</c>.</summary>
    public OperationBuilder<TIn, TOut> Answers<TOut>(Func<JsonTypeInfo<TOut>> type) => new(operation, input, source, type, enveloped: true);

    /// <summary>It answers without data.</summary>
    public void Handle(Func<Call<TIn>, Task<Reply<Nothing>>> handle) =>
        operation.Finish(new JsonEndpoint<TIn, Nothing>(input, null, true, handle) { Source = source });
}
