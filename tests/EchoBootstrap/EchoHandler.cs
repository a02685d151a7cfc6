using System.Text;
using System.Text.Json;
using BingeMe.Lambda.Runtime;

namespace EchoBootstrap;

/// <summary>
/// A function without business, for tests of the loop and the emulator: it says which path was asked for, and misbehaves on some.
/// </summary>
internal sealed class EchoHandler(LambdaSettings settings) : IInvocationHandler
{
    private readonly List<string> life = [];

    public void BeforeSnapshot() => life.Add("before snapshot");

    public void AfterRestore() => life.Add("after restore");

    public async ValueTask<InvocationResponse> Handle(Invocation invocation, CancellationToken cancelled)
    {
        using var json = JsonDocument.Parse(invocation.Payload);
        var path = json.RootElement.TryGetProperty("path", out var v1) ? v1.GetString()! : json.RootElement.GetProperty("rawPath").GetString()!;
        var body = json.RootElement.TryGetProperty("body", out var b) ? b.GetString() ?? "" : "";
        switch (path)
        {
            case "/event": return Text(200, Encoding.UTF8.GetString(invocation.Payload.Span));
            case "/life": return Text(200, string.Join(", ", life));
            case "/pid": return Text(200, $"{Environment.ProcessId}");
            case "/environment": return Text(200, string.Join('\n', Variables()));

            // The request's body is the function's answer, well-formed or not.
            case "/raw": return InvocationResponse.Whole(Encoding.UTF8.GetBytes(body));
            case "/large": return InvocationResponse.Whole(new byte[int.Parse(body)]);
            case "/throw": throw new InvalidOperationException("on purpose");
            case "/background":
                // Work that nobody waits for: it writes the file that the request's body names.
                _ = Task.Run(async () =>
                {
                    await Task.Delay(200, CancellationToken.None);
                    await File.WriteAllTextAsync(body, "done", CancellationToken.None);
                }, CancellationToken.None);
                break;
            case "/exit":
                Environment.Exit(3);
                break;
            case "/wait":
                await Task.Delay(TimeSpan.FromMilliseconds(300), cancelled);
                break;
            case "/deadline":
                await Task.Delay(TimeSpan.FromMinutes(1), cancelled).ContinueWith(static _ => { }, TaskScheduler.Default);
                return Text(503, "gave up in time");
            case "/stuck":
                await Task.Delay(TimeSpan.FromMinutes(1), CancellationToken.None);
                break;
            case "/stream" when settings.Streaming != ResponseStreaming.None:
                return InvocationResponse.Streamed("""{"statusCode":206,"headers":{"x-a":"b"}}"""u8.ToArray(), static async (stream, token) =>
                {
                    await stream.WriteAsync("one "u8.ToArray(), token);
                    await stream.FlushAsync(token);
                    await stream.WriteAsync("two"u8.ToArray(), token);
                });
            case "/stream-throw" when settings.Streaming != ResponseStreaming.None:
                return InvocationResponse.Streamed("""{"statusCode":200}"""u8.ToArray(), static (_, _) => throw new InvalidOperationException("on purpose"));
        }

        return Text(200, path);
    }

    private static InvocationResponse Text(int status, string text) => InvocationResponse.Whole(Encoding.UTF8.GetBytes(
        $$"""{"statusCode":{{status}},"headers":{"content-type":"text/plain"},"body":"{{JsonEncodedText.Encode(text)}}","isBase64Encoded":false}"""));

    private static IEnumerable<string> Variables() =>
        from System.Collections.DictionaryEntry v in Environment.GetEnvironmentVariables() select $"{v.Key}={v.Value}";
}
