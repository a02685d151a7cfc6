using System.Globalization;

namespace BingeMe.Lambda.Runtime;

/// <summary>How the loop runs, read once from the environment that Lambda sets up.</summary>
public sealed record LambdaSettings
{
    /// <summary>Host name or address of the Runtime API (<c>AWS_LAMBDA_RUNTIME_API</c>, before the colon).</summary>
    public required string Host { get; init; }

    /// <summary>Its TCP port (<c>AWS_LAMBDA_RUNTIME_API</c>, after the colon; 80 when absent).</summary>
    public int Port { get; init; } = 80;

    /// <summary>How many invocations may be in work at once (<c>AWS_LAMBDA_MAX_CONCURRENCY</c>; gateway rule 41). 1 unless Lambda says otherwise.</summary>
    public int MaxConcurrency { get; init; } = 1;

    /// <summary>The margin before a deadline where nobody chooses another.</summary>
    internal static TimeSpan UsualMargin { get; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Milliseconds of the largest margin: of the 29 s that a gateway waits, most must be left to the request.</summary>
    private const int LargestMargin = 10_000;

    /// <summary>How long before the deadline a handler is cancelled, so that it can still answer (<c>DEADLINE_MARGIN_MS</c>, default 250 ms; gateway rule 24).</summary>
    public TimeSpan DeadlineMargin { get; init; } = UsualMargin;

    /// <summary>
    /// To whom answers may be streamed (<c>RESPONSE_STREAMING=on</c>, <c>REST_RESPONSE_STREAMING=on</c>; gateway rule 37). To nobody by default: an event
    /// does not tell how its front door invokes, and one that does not stream takes a stream for a fault.
    /// </summary>
    public ResponseStreaming Streaming { get; init; }

    /// <summary>Whether Lambda starts many sandboxes from a snapshot of this process (<c>AWS_LAMBDA_INITIALIZATION_TYPE=snap-start</c>; AWS Lambda, "Defined runtime environment variables").</summary>
    public bool IsSnapStart { get; init; }

    /// <summary>How long an invocation in work may go on after SIGTERM. With the exit itself it stays below 500 ms (gateway rule 40).</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives an environment variable's value, or null.</param>
    /// <exception cref="InvalidOperationException">A variable is missing or cannot be read; the message names it.</exception>
    public static LambdaSettings From(Func<string, string?> variable)
    {
        // Empty is unset, and blanks around a value are none of it, as in every other setting.
        string? Text(string name) => variable(name)?.Trim() is { Length: > 0 } text ? text : null;
        var endpoint = Text("AWS_LAMBDA_RUNTIME_API");
        if (endpoint is null)
            throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this program runs inside Lambda, or under 'bingeme emulate'.");
        var colon = endpoint.LastIndexOf(':');
        return new LambdaSettings
        {
            Host = colon < 0 ? endpoint : endpoint[..colon],
            Port = colon < 0 ? 80 : Number("The port in AWS_LAMBDA_RUNTIME_API", endpoint[(colon + 1)..], 1, 65_535),
            MaxConcurrency = Number("AWS_LAMBDA_MAX_CONCURRENCY", Text("AWS_LAMBDA_MAX_CONCURRENCY") ?? "1", 1, 1_000),
            DeadlineMargin = TimeSpan.FromMilliseconds(Number("DEADLINE_MARGIN_MS", Text("DEADLINE_MARGIN_MS") ?? "250", 0, LargestMargin)),
            Streaming = (Switch("RESPONSE_STREAMING", Text("RESPONSE_STREAMING")) ? ResponseStreaming.FunctionUrl : ResponseStreaming.None)
                | (Switch("REST_RESPONSE_STREAMING", Text("REST_RESPONSE_STREAMING")) ? ResponseStreaming.RestApi : ResponseStreaming.None),
            IsSnapStart = Text("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start",
        };
    }

    // The spellings are those of every other switch.
    private static bool Switch(string name, string? text) => text?.ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        null or "off" or "false" or "no" or "0" => false,
        _ => throw new InvalidOperationException($"{name} must be on or off, and is '{text}'."),
    };

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidOperationException($"{name} must be a whole number from {least} to {most}, and is '{text}'.");
}

/// <summary>The front doors that understand a streamed answer, each only if it is set up so.</summary>
[Flags]
public enum ResponseStreaming
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Function URLs of the invoke mode RESPONSE_STREAM.</summary>
    FunctionUrl = 1,

    /// <summary>REST APIs whose integration has the response transfer mode STREAM (API Gateway, "Stream the integration response for your proxy integrations").</summary>
    RestApi = 2,
}
