using System.Text.Json.Serialization.Metadata;
using BingeMe.Http.Binding;
using BingeMe.Http.Pipeline;

namespace BingeMe.Http.Operations;

/// <summary>The typed end of the pipeline: binds and validates the input, calls the handler, makes the answer.</summary>
public abstract class Endpoint
{
    /// <summary>Where the input is read from.</summary>
    public InputSource Source { get; internal init; }

    /// <summary>The input's JSON metadata; null when the operation takes none.</summary>
    public abstract JsonTypeInfo? Input { get; }

    /// <summary>The JSON metadata of <c>data</c>; null when there is none or the answer is no JSON.</summary>
    public abstract JsonTypeInfo? Output { get; }

    /// <summary>The media type of a success, e.g. <c>application/json</c>.</summary>
    public virtual string MediaType => "application/json";

    /// <summary>Whether a success stands in the envelope.</summary>
    public virtual bool IsEnveloped => true;

    /// <summary>Answers one call.</summary>
    internal abstract ValueTask<ApiResponse> Answer(Exchange exchange);
}
