using System.Text.Json;
using BingeMe.HostLambda.Runtime;

namespace BingeMe.HostLambda;

/// <summary>Stands in until the pipeline is connected: reads the event and answers 200, so that the host can be published and measured.</summary>
internal sealed class EchoHandler : IInvocationHandler
{
    private static readonly byte[] Ok = """{"statusCode":200,"headers":{"content-type":"text/plain"},"body":"ok","isBase64Encoded":false}"""u8.ToArray();

    /// <inheritdoc/>
    public ValueTask<InvocationAnswer> Handle(Invocation invocation, CancellationToken cancelled)
    {
        var reader = new Utf8JsonReader(invocation.Payload.Span);
        while (reader.Read())
        {
        }

        return new(InvocationAnswer.Whole(Ok));
    }
}
