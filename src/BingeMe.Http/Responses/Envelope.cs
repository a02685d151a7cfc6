using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace BingeMe.Http.Responses;

/// <summary>
/// Writes the JSON around every answer: <c>{message, status, data?, timestamp}</c>, or <c>{message, status, error?, timestamp}</c>
/// (ruling 1, platform-auth P1).
/// </summary>
public static class Envelope
{
    /// <summary>The media type of every JSON answer, as legacy sends it.</summary>
    public const string Json = "application/json; charset=utf-8";

    /// <summary>What a client sent may stand in a sentence that is told back to it; no answer grows by that.</summary>
    private const int LongestMessage = 10_000;

    /// <summary>JSON is served with nosniff and never inside HTML, so only what JSON itself demands is escaped, as legacy's serialiser does.</summary>
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Success without data.</summary>
    internal static ApiResponse Success(int status, string message, DateTimeOffset now, bool saysSuccess = false) =>
        Write(status, message, now, static (writer, says) => SaySuccess(writer, says), saysSuccess);

    /// <summary>Success with data.</summary>
    internal static ApiResponse Success<T>(int status, string message, DateTimeOffset now, T data, JsonTypeInfo<T> type, bool saysSuccess = false) =>
        Write(
            status,
            message,
            now,
            static (writer, payload) =>
            {
                SaySuccess(writer, payload.saysSuccess);
                writer.WritePropertyName("data"u8);
                JsonSerializer.Serialize(writer, payload.data, payload.type);
            },
            (data, type, saysSuccess));

    /// <summary>An error; its text is prefixed with the status' phrase, as legacy does.</summary>
    public static ApiResponse Error(ApiException error, DateTimeOffset now)
    {
        var response = Write(
            error.Status,
            $"{Phrase(error.Status)}: {ValidationErrors.Cut(error.Message, LongestMessage)}",
            now,
            static (writer, error) =>
            {
                if (error.Details is { } details)
                {
                    writer.WritePropertyName("error"u8);
                    details.WriteTo(writer);
                }

                foreach (var (name, value) in error.Extensions ?? [])
                {
                    writer.WritePropertyName(name);
                    if (value is null) writer.WriteNullValue();
                    else value.WriteTo(writer);
                }
            },
            error);
        foreach (var (name, value) in error.Headers) response.Headers[name] = value;
        response.Reason = error.Reason;
        return response;
    }

    /// <summary>A refusal in nothing but the envelope: a host's own, where the API failed at refusing, too.</summary>
    /// <param name="refusal">What is wrong; 500 where it has no status of a refusal.</param>
    /// <param name="request">What is refused.</param>
    /// <param name="now">The time.</param>
    public static ApiResponse Plainest(ApiException refusal, ApiRequest request, DateTimeOffset now)
    {
        var response = Error(refusal.Status is >= 400 and <= 599 ? refusal : ApiException.Failed("Something went wrong on our side."), now);
        response.Headers["X-Request-Id"] = request.RequestId;
        response.Headers["Cache-Control"] = "private, no-store";
        response.Headers["X-Content-Type-Options"] = "nosniff";
        return response;
    }

    /// <summary>An object that is the whole answer.</summary>
    public static ApiResponse Bare<T>(int status, T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options)) JsonSerializer.Serialize(writer, value, type);
        return Response(status, buffer.WrittenMemory);
    }

    /// <summary>UTC, ISO 8601, three digits of milliseconds and Z: <c>2024-01-15T10:30:00.000Z</c>.</summary>
    public static string Timestamp(DateTimeOffset time)
    {
        // The round-trip form has a quick writer, which a form of one's own has not; its further four digits go.
        Span<char> text = stackalloc char["2024-01-15T10:30:00.0000000Z".Length];
        time.UtcDateTime.TryFormat(text, out _, "O", CultureInfo.InvariantCulture);
        text["2024-01-15T10:30:00.000".Length] = 'Z';
        return text[.."2024-01-15T10:30:00.000Z".Length].ToString();
    }

    /// <summary>The phrase before an error's text (platform-auth P1).</summary>
    public static string Phrase(int status) => status switch
    {
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        405 => "Method Not Allowed",
        409 => "Conflict",
        422 => "Unprocessable Entity",
        429 => "Too Many Requests",
        500 => "Internal Server Error",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        _ => "Error",
    };

    private static void SaySuccess(Utf8JsonWriter writer, bool says)
    {
        if (says) writer.WriteBoolean("success"u8, true);
    }

    private static ApiResponse Write<TState>(int status, string message, DateTimeOffset now, Action<Utf8JsonWriter, TState> middle, TState state)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        long steady;
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("message"u8, message);
            writer.WriteNumber("status"u8, status);
            middle(writer, state);
            steady = writer.BytesCommitted + writer.BytesPending;
            writer.WriteString("timestamp"u8, Timestamp(now));
            writer.WriteEndObject();
        }

        var response = Response(status, buffer.WrittenMemory);
        response.UnsteadyEnd = (int)(buffer.WrittenCount - steady);
        return response;
    }

    private static ApiResponse Response(int status, ReadOnlyMemory<byte> body)
    {
        var response = new ApiResponse { Status = status, Body = body };
        response.Headers["Content-Type"] = Json;
        return response;
    }
}
