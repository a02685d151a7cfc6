using System.Buffers;
using System.Text.Json;

namespace BingeMe.Lambda.Runtime;

/// <summary>
/// A failure as the Runtime API wants it told: <c>{"errorType","errorMessage","stackTrace"}</c>. The caller of the function can read
/// it, so it names the exception's type and nothing of its inside; the log has the rest under the request id.
/// </summary>
public sealed class RuntimeFault
{
    /// <summary>Characters kept of a message. JSON writes at most six bytes for each, which stays below the limit of 256 KB.</summary>
    private const int MaxMessage = 40_000;

    private const int MaxType = 200;

    /// <summary>The exact text by which an authorizer function makes API Gateway answer 401 instead of 500.</summary>
    private const string Unauthorized = "Unauthorized";

    /// <summary>Describes a failure in words that the caller may read.</summary>
    /// <param name="type">A short name; characters outside visible ASCII are replaced, since it is also a header.</param>
    /// <param name="message">Text for the caller; cut to 40 000 characters.</param>
    public RuntimeFault(string type, string message)
    {
        ErrorType = string.Create(Math.Min(type.Length, MaxType), type, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++) target[i] = source[i] is > ' ' and <= '~' ? source[i] : '_';
        });
        Message = message.Length <= MaxMessage ? message : message[..MaxMessage];
    }

    /// <summary>The short name: payload field <c>errorType</c> and header <c>Lambda-Runtime-Function-Error-Type</c>.</summary>
    public string ErrorType { get; }

    /// <summary>Payload field <c>errorMessage</c>.</summary>
    public string Message { get; }

    /// <summary>
    /// Describes an exception: its type's name and a fixed message. Two messages pass through: that of an
    /// <see cref="InvocationFaultException"/>, which is meant to be read, and the word <c>Unauthorized</c>, which API Gateway understands.
    /// </summary>
    public static RuntimeFault From(Exception exception) => exception switch
    {
        InvocationFaultException fault => new(fault.ErrorType, fault.Message),
        { Message: Unauthorized } => new(exception.GetType().Name, Unauthorized),
        _ => new(exception.GetType().Name, "The function failed; its log has the details."),
    };

    /// <summary>The payload as UTF-8 JSON, below 256 KB; the stack trace is always empty.</summary>
    public byte[] ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("errorType"u8, ErrorType);
            json.WriteString("errorMessage"u8, Message);
            json.WriteStartArray("stackTrace"u8);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
