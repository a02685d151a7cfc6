using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Pipeline;

namespace BingeMe.Http.Operations;

/// <summary>Stands in a draft until a handler is named; never enters the table.</summary>
internal sealed class Unfinished : Endpoint
{
    public static readonly Unfinished Instance = new();

    public override JsonTypeInfo? Input => null;

    public override JsonTypeInfo? Output => null;

    internal override ValueTask<ApiResponse> Answer(Exchange exchange) => throw new InvalidOperationException("The operation has no handler.");
}
