using System.Text;
using System.Text.Json;
using BingeMe.HostLambda.Runtime;

namespace BingeMe.HostLambda;

/// <summary>
/// Stands in until the pipeline is connected: answers every event with 200 and the event's path, so that the loop can be published,
/// tested and measured. A few paths make trouble on purpose.
/// </summary>
internal sealed class EchoHandler : IInvocationHandler
{
    /// <inheritdoc/>
    public async ValueTask<InvocationAnswer> Handle(Invocation invocation, CancellationToken cancelled)
    {
        var path = PathOf(invocation.Payload.Span);
        switch (path)
        {
            case "/echo/throw":
                throw new InvalidOperationException("on purpose");
            case "/echo/exit":
                Environment.Exit(3);
                break;
            case "/echo/slow":
                await Task.Delay(TimeSpan.FromSeconds(60), cancelled);
                break;
            case "/echo/wait":
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancelled);
                break;
        }

        return InvocationAnswer.Whole(Encoding.UTF8.GetBytes(
            $$"""{"statusCode":200,"headers":{"content-type":"text/plain"},"body":"{{JsonEncodedText.Encode(path)}}","isBase64Encoded":false}"""));
    }

    private static string PathOf(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
            var wanted = reader.ValueTextEquals("path"u8) || reader.ValueTextEquals("rawPath"u8);
            reader.Read();
            if (wanted) return reader.GetString() ?? "";
            reader.Skip();
        }

        return "";
    }
}
