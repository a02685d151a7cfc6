using System.Diagnostics;
using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.ApiGateway.Events;
using BingeMe.Capture;
using BingeMe.Capture.Exchanges;
using BingeMe.Http;
using BingeMe.Lambda.Runtime;

namespace BingeMe.Hosting;

/// <summary>
/// A handler whose HTTP events are recorded as they came, each with what a gateway makes of its answer. It writes when the client has the
/// answer and the sandbox is not frozen yet (<see cref="IInvocationHandler.Posted"/>).
/// </summary>
/// <param name="handler">The handler.</param>
/// <param name="recorder">Takes the exchanges.</param>
/// <param name="clock">Stamps them.</param>
public sealed class RecordedHandler(IInvocationHandler handler, ExchangeRecorder recorder, TimeProvider clock) : IInvocationHandler
{
    /// <inheritdoc/>
    public async ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled)
    {
        var (since, at) = (Stopwatch.GetTimestamp(), clock.GetUtcNow());
        var answer = await handler.Handle(invocation, cancelled);
        var bytes = invocation.Payload.Length + answer.Json.Length;
        if (recorder.Reserve(bytes))
        {
            // The payload's memory is the loop's.
            var (payload, json, isWhole, took) = (invocation.Payload.ToArray(), answer.Json.ToArray(), answer.WriteBody is null, Stopwatch.GetElapsedTime(since));
            recorder.Take(bytes, () => Observe(payload, json, isWhole, at, took));
        }

        return answer;
    }

    /// <inheritdoc/>
    public int MaxAnswerBytes(Invocation invocation) => handler.MaxAnswerBytes(invocation);

    /// <inheritdoc/>
    public byte[]? AnswerTooLarge(Invocation invocation, int bytes) => handler.AnswerTooLarge(invocation, bytes);

    /// <inheritdoc/>
    public void Posted(Invocation invocation)
    {
        handler.Posted(invocation);

        // SIGTERM comes to functions with an extension alone (AWS Lambda, "Execution environment lifecycle", Shutdown phase).
        recorder.Drain(mayBeTheLast: true);
    }

    /// <inheritdoc/>
    public void BeforeSnapshot() => handler.BeforeSnapshot();

    /// <inheritdoc/>
    public void AfterRestore() => handler.AfterRestore();

    /// <inheritdoc/>
    public void Stopped()
    {
        handler.Stopped();
        recorder.Close();
    }

    private Exchange? Observe(byte[] payload, byte[] json, bool isWhole, DateTimeOffset at, TimeSpan took)
    {
        var kind = GatewayEvent.KindOf(payload);
        if (!kind.IsHttp() || Request(payload) is not { } request) return null;
        var answer = isWhole ? GatewayResponse.Interpret(json, kind, request.Method) : GatewayResponse.InterpretStream([.. json, .. new byte[8]], kind, request.Method);
        if (!recorder.IsWanted(request.Method, request.Path, answer.Status)) return null;
        var (hasBody, hasAnswer) = (request.Body.Length <= recorder.MostBodyBytes, isWhole && answer.Body.Length <= recorder.MostBodyBytes);
        return new Exchange
        {
            Id = "",
            Event = hasBody ? Encoding.UTF8.GetString(payload) : WithoutBody(payload),
            At = at,
            Milliseconds = took.TotalMilliseconds,
            Answer = new RecordedResponse(answer.Status, answer.Headers, hasAnswer ? answer.Body : default),
            IsTruncated = !hasBody || !hasAnswer,
        };
    }

    /// <summary>An event that the codec refuses carries no request that could be replayed; its answer was a 400.</summary>
    private static ApiRequest? Request(byte[] payload)
    {
        try
        {
            return GatewayEvent.Decode(payload, new InvocationInfo { RequestId = "none" }).Request;
        }
        catch (GatewayEventException)
        {
            return null;
        }
    }

    private static string WithoutBody(byte[] payload)
    {
        using var document = JsonDocument.Parse(payload);
        using var output = new MemoryStream();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            foreach (var member in document.RootElement.EnumerateObject())
                if (member.NameEquals("body"u8)) json.WriteNull("body"u8);
                else member.WriteTo(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }
}
