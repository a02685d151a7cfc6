using System.Text.Json.Nodes;

namespace BingeMe.Http.Pipeline;

/// <summary>A body over the limit of the operation, or of the deployment, is refused with 413; a path with a NUL is refused with 400, as Kestrel does by itself.</summary>
internal sealed class BodyLimitMiddleware(PipelineOptions options) : IMiddleware
{
    public ValueTask<ApiResponse> Handle(HttpExchange exchange, Next next)
    {
        var most = Math.Min(exchange.Operation?.MaxBodyBytes ?? int.MaxValue, options.MaximumBodyBytes);
        if (exchange.Request.Body.Length > most) throw TooLarge(most);
        if (exchange.Request.Path.Contains('\0', StringComparison.Ordinal)) throw ApiException.BadRequest("The path holds a NUL character.");
        return next.Handle(exchange);
    }

    private static ApiException TooLarge(int maximum)
    {
        var text = $"The body is larger than {maximum} bytes.";
        return new ApiException(413, text, JsonValue.Create(text));
    }
}
