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

    /// <summary>How long before the deadline a handler is cancelled, so that it can still answer (<c>DEADLINE_MARGIN_MS</c>, default 250 ms; gateway rule 24).</summary>
    public TimeSpan DeadlineMargin { get; init; } = UsualMargin;

    /// <summary>Whether answers may be streamed (<c>RESPONSE_STREAMING=on</c>; gateway rule 37). Off by default: only some front doors understand it.</summary>
    public bool Streaming { get; init; }

    /// <summary>How long an invocation in work may go on after SIGTERM. With the exit itself it stays below 500 ms (gateway rule 40).</summary>
    public TimeSpan StopGrace { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Reads the environment.</summary>
    /// <param name="variable">Gives an environment variable's value, or null.</param>
    /// <exception cref="InvalidOperationException">A variable is missing or cannot be read; the message names it.</exception>
    public static LambdaSettings From(Func<string, string?> variable)
    {
        var endpoint = variable("AWS_LAMBDA_RUNTIME_API");
        if (string.IsNullOrEmpty(endpoint))
            throw new InvalidOperationException("AWS_LAMBDA_RUNTIME_API is not set: this program runs inside Lambda, or under 'bingeme emulate'.");
        var colon = endpoint.LastIndexOf(':');
        return new LambdaSettings
        {
            Host = colon < 0 ? endpoint : endpoint[..colon],
            Port = colon < 0 ? 80 : Number("AWS_LAMBDA_RUNTIME_API", endpoint[(colon + 1)..], 1, 65_535),
            MaxConcurrency = Number("AWS_LAMBDA_MAX_CONCURRENCY", variable("AWS_LAMBDA_MAX_CONCURRENCY") ?? "1", 1, 1_000),
            DeadlineMargin = TimeSpan.FromMilliseconds(Number("DEADLINE_MARGIN_MS", variable("DEADLINE_MARGIN_MS") ?? "250", 0, 900_000)),
            Streaming = Switch("RESPONSE_STREAMING", variable("RESPONSE_STREAMING")),
        };
    }

    // Empty is unset, and the spellings are those of every other switch.
    private static bool Switch(string name, string? text) => text?.Trim().ToLowerInvariant() switch
    {
        "on" or "true" or "yes" or "1" => true,
        null or "" or "off" or "false" or "no" or "0" => false,
        _ => throw new InvalidOperationException($"{name} must be on or off, and is '{text}'."),
    };

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new InvalidOperationException($"{name} must be a whole number from {least} to {most}, and is '{text}'.");
}
