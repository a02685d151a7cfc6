using System.Diagnostics;
using Adapter;
using BingeMe.Http;
using BingeMe.Lambda;
using BingeMe.Lambda.Runtime;

// From an event's bytes to an answer's bytes, without a socket: the adapter beside a reader and writer by hand, in turns on one thread.
var usage = "Usage: bench/adapter/run EVENT.json [ROUNDS]   EVENT.json: an event of a REST API; ROUNDS of 20,000 calls of each side, 20 unless said.";
if (args.Length is < 1 or > 2 || args[0] is "--help" or "-h" || !File.Exists(args[0]) || (args.Length == 2 && (!int.TryParse(args[1], out var wanted) || wanted is < 1 or > 1_000)))
{
    await Console.Error.WriteLineAsync(usage);
    return 2;
}

const int calls = 20_000;
var rounds = args.Length == 2 ? int.Parse(args[1]) : 20;
ReadOnlyMemory<byte> payload = await File.ReadAllBytesAsync(args[0]);
var body = """{"status":"OK","timestamp":"2025-06-15T12:00:00.000Z","uptime":1234.5678901}"""u8.ToArray();

ApiResponse Respond()
{
    var response = new ApiResponse { Status = 200, Body = body };
    response.Headers["Content-Type"] = "application/json; charset=utf-8";
    response.Headers["Cache-Control"] = "private, no-store";
    response.Headers["X-Content-Type-Options"] = "nosniff";
    response.Headers["X-Request-Id"] = "5f0c1c9e-6f3f-4f1e-9d3b-0a8d6c4b2e10";
    return response;
}

var handler = new ApiInvocationHandler(new FixedApi(Respond));
var invocation = new Invocation { RequestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd", Payload = payload, Deadline = DateTimeOffset.UtcNow.AddHours(1) };
int Ours() => handler.Handle(invocation, CancellationToken.None).AsTask().GetAwaiter().GetResult().Json.Length;
int Theirs() => HandWritten.Answer(payload, (_, _, _) => Respond()).Length;

// The events of one shape to either side; what is measured is no answer to another question.
if (Math.Abs(Ours() - Theirs()) > 64) throw new InvalidOperationException("The two sides do not answer alike.");
(Func<int> Call, double Best, long Bytes)[] sides = [(Theirs, double.MaxValue, 0), (Ours, double.MaxValue, 0)];
for (var round = 0; round < rounds; round++)
{
    for (var side = 0; side < sides.Length; side++)
    {
        var (allocated, since) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < calls; i++) sides[side].Call();
        var micros = Stopwatch.GetElapsedTime(since).TotalMicroseconds / calls;
        sides[side] = (sides[side].Call, Math.Min(sides[side].Best, micros), (GC.GetAllocatedBytesForCurrentThread() - allocated) / calls);
    }
}

Console.WriteLine($"{"event to answer",-16}{"us",8}{"bytes",10}   best of {rounds} rounds of {calls} calls");
Console.WriteLine($"{"by hand",-16}{sides[0].Best,8:f2}{sides[0].Bytes,10}");
Console.WriteLine($"{"adapter",-16}{sides[1].Best,8:f2}{sides[1].Bytes,10}   {sides[1].Best / sides[0].Best:f2} x the time");
return 0;
