using System.Text.Json.Nodes;

namespace BingeMe.Http;

/// <summary>
/// An intended answer other than success. Everything else that is thrown becomes a 500 which says nothing
/// about the inside. The text is for people and is not part of the contract; status and details are.
/// </summary>
public sealed class ApiException : Exception
{
    /// <summary>Seconds after which a client may try again when a dependency is down. Where one is not set up, nobody is told to.</summary>
    private const string RetryAfterSeconds = "2";

    /// <summary>An answer with a status, a sentence and details for machines.</summary>
    /// <param name="status">400 to 599.</param>
    /// <param name="text">One sentence that says what to do; shown to the client.</param>
    /// <param name="details">Becomes the <c>error</c> field of the envelope (ruling 1); null leaves it out.</param>
    public ApiException(int status, string text, JsonNode? details = null)
        : base(text)
    {
        Status = status;
        Details = details;
    }

    /// <summary>The HTTP status.</summary>
    public int Status { get; }

    /// <summary>The envelope's <c>error</c> field: an object, or a string in the three odd legacy cases (platform-auth P1).</summary>
    public JsonNode? Details { get; }

    /// <summary>Fields that stand beside <c>message</c> in the odd legacy cases: <c>path</c>, <c>method</c>, <c>retryAfter</c>.</summary>
    public JsonObject? Extensions { get; init; }

    /// <summary>Header fields of the answer, such as <c>Allow</c> or <c>Retry-After</c>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Why, for the log alone (<see cref="ApiResponse.Reason"/>).</summary>
    public string? Reason { get; init; }

    /// <summary>400: the request itself is wrong.</summary>
    public static ApiException BadRequest(string text, JsonNode? details = null) => new(400, text, details);

    /// <summary>400 for one named field.</summary>
    public static ApiException BadField(string field, string text)
    {
        var errors = new ValidationErrors();
        errors.Add(field, text);
        return Invalid(errors);
    }

    /// <summary>Every fault of an input, by field.</summary>
    /// <param name="errors">At least one.</param>
    /// <param name="status">400, or 422 where the operation's contract answers bad fields so.</param>
    /// <param name="flat">Whether the first fault of each field stands beside <c>fields</c> by its name as well.</param>
    public static ApiException Invalid(ValidationErrors errors, int status = 400, bool flat = false) => new(status, errors.Summary, errors.ToJson(flat));

    /// <summary>Lets the first fault of each field stand beside <c>fields</c> by its name as well, where it does not yet.</summary>
    internal void Flatten()
    {
        if (Details is not JsonObject details || details["fields"] is not JsonObject fields) return;
        foreach (var (field, texts) in fields)
            if (texts is JsonArray { Count: > 0 } found) details.TryAdd(field, found[0]!.DeepClone());
    }

    /// <summary>401: no credential, or one that does not hold.</summary>
    public static ApiException Unauthorized(string text) => new(401, text);

    /// <summary>403: the caller is known and may not.</summary>
    public static ApiException Forbidden(string text, JsonNode? details = null) => new(403, text, details);

    /// <summary>404: there is no such thing, or none that the caller may know of.</summary>
    public static ApiException NotFound(string text) => new(404, text);

    /// <summary>409: the state of things forbids it.</summary>
    public static ApiException Conflict(string text) => new(409, text);

    /// <summary>429: a limit is used up until a time.</summary>
    /// <param name="text">What was too much.</param>
    /// <param name="wait">Until the next call is allowed; rounded up to whole seconds, at least 1.</param>
    public static ApiException TooMany(string text, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        return new ApiException(429, text, JsonValue.Create(text))
        {
            Extensions = new JsonObject { ["retryAfter"] = seconds },
            Headers = [new("Retry-After", seconds.ToString())],
        };
    }

    /// <summary>413: the body is larger than whoever takes it allows.</summary>
    /// <param name="most">The largest that is taken, bytes.</param>
    public static ApiException BodyTooLarge(int most)
    {
        var text = $"The body is larger than {most} bytes.";
        return new ApiException(413, text, JsonValue.Create(text));
    }

    /// <summary>500: an expected thing went wrong on our side, said without inside detail.</summary>
    public static ApiException Failed(string text) => new(500, text);

    /// <summary>The answer to a fault: its own; 503 for a dependency that is down, 504 for a passed deadline, 500 without inside detail for everything else.</summary>
    /// <param name="fault">What was thrown.</param>
    /// <param name="request">The request that it was thrown for.</param>
    public static ApiException From(Exception fault, ApiRequest request) => fault switch
    {
        ApiException intended => intended,
        UnavailableException { IsPassing: false } => new(503, "A service that this needs is not set up rightly on our side; trying again will not help until that is mended."),
        UnavailableException => new(503, "A service that this needs is not available; try again shortly.") { Headers = [new("Retry-After", RetryAfterSeconds)] },
        OperationCanceledException when request.Aborted.IsCancellationRequested => new(504, "The request took too long."),
        _ => new(500, "Something went wrong on our side.", new JsonObject { ["requestId"] = request.RequestId }),
    };
}
