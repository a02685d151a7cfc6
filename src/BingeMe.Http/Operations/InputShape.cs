using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;

namespace BingeMe.Http.Operations;

/// <summary>An input's JSON metadata and rules, made on first use so that declaring an operation costs a cold start nothing.</summary>
internal sealed class InputShape<T>(Func<JsonTypeInfo<T>> type, Func<IRules<T>>? rules)
    where T : class
{
    private IRules<T>? madeRules;

    public JsonTypeInfo<T> Type => type();

    public T Bind(ApiRequest request, InputSource source) => InputBinder.Bind(request, source, type(), madeRules ??= rules?.Invoke());
}
