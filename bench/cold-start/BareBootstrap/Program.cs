using System.Text.Json;
using BingeMe.Lambda.Runtime;

// The least that a bootstrap can do: fetch, read the event's JSON to its end, post a constant.
var endpoint = Environment.GetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API")!.Split(':');
var answer = """{"statusCode":200,"headers":{"content-type":"text/plain"},"body":"ok","isBase64Encoded":false}"""u8.ToArray();
using var api = new RuntimeApiClient(endpoint[0], int.Parse(endpoint[1]));
while (true)
{
    var invocation = api.Next(CancellationToken.None);
    Drain(invocation.Payload.Span);
    api.Respond(invocation.RequestId, answer);
}

static void Drain(ReadOnlySpan<byte> json)
{
    var reader = new Utf8JsonReader(json);
    while (reader.Read())
    {
    }
}
