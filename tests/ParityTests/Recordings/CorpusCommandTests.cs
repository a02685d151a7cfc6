using System.Text;
using System.Text.Json;
using BingeMe.Capture.Exchanges;
using BingeMe.Replay.Exchanges;
using ParityTests.Cli;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Recordings;

/// <summary><c>bingeme corpus</c>: recordings that are whole and clean (docs/replay.md, points 1 to 6 and 22).</summary>
public sealed class CorpusCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-corpus-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "The samples become a recording that reads back as what it was")]
    public async Task Samples()
    {
        var file = Path.Combine(folder, "samples.ndjson");
        var run = await CliRun.Of("corpus", "import", Path.Combine(Repository.Root, "samples"), "--invented", "--to", file);
        Assert.Equal((0, ""), (run.Code, run.Error));
        var read = await ExchangeFile.Read(file, CancellationToken.None);
        Assert.Empty(read.Faults);
        Assert.True(read.IsInvented);
        foreach (var sample in Repository.Corpus.Samples)
        {
            var exchange = Assert.Single(read.Exchanges, e => e.Id == sample.Id);
            using var one = JsonDocument.Parse(sample.Text);
            using var other = JsonDocument.Parse(exchange.Event);
            Assert.True(JsonElement.DeepEquals(one.RootElement, other.RootElement), sample.Id);
        }

        var name = Repository.Corpus.Sequences[0];
        var sequence = await Repository.Corpus.Sequence(name);
        Assert.Equal(
            sequence.Steps.Select(s => (s.Expect, string.Join(' ', s.Extract))),
            read.Exchanges.Where(e => e.Sequence == name).Select(e => (e.Expect!.Value, string.Join(' ', e.Extract))));
        Assert.Equal(0, (await CliRun.Of("corpus", "check", file)).Code);
        Assert.Equal(2, (await CliRun.Of("corpus", "import", Path.Combine(Repository.Root, "samples"), "--invented", "--to", file)).Code);
    }

    [Fact(DisplayName = "What is not invented is not imported as invented; nothing is written")]
    public async Task Not_invented()
    {
        var (from, to) = (Write("a.json", RedactionTests.Event("POST", "/contact", """{"email":"jane@gmail.com"}""")), Path.Combine(folder, "to.ndjson"));
        var run = await CliRun.Of("corpus", "import", from, "--invented", "--to", to);
        Assert.Equal(4, run.Code);
        Assert.Contains("a mail address", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(to));
        Assert.Equal(0, (await CliRun.Of("corpus", "import", from, "--to", to)).Code);
        Assert.Equal(0, (await CliRun.Of("corpus", "check", to)).Code);
    }

    [Fact(DisplayName = "A token that an answer gives and a request sends makes a sequence of the two")]
    public async Task Flow()
    {
        const string Token = "eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjEifQ.c2lnbmF0dXJl";
        var har = Write("session.har", """
            {"log":{"entries":[
              {"startedDateTime":"2025-06-15T12:00:00.000Z","time":12.5,
               "request":{"method":"POST","url":"https://api.bingeme.example/auth/login?x=1&x=2","headers":[{"name":":authority","value":"a"},{"name":"Content-Type","value":"application/json"}],"postData":{"mimeType":"application/json","text":"{\"password\":\"hunter22\"}"}},
               "response":{"status":200,"headers":[{"name":"Content-Type","value":"application/json"},{"name":"Content-Encoding","value":"br"}],"content":{"text":"{\"data\":{\"list\":[{\"accessToken\":\"TOKEN\"}]}}"}}},
              {"request":{"method":"GET","url":"https://api.bingeme.example/health","headers":[]},"response":{"status":200,"headers":[],"content":{"text":"b2s=","encoding":"base64"}}},
              {"request":{"method":"GET","url":"https://api.bingeme.example/user/me","headers":[{"name":"Authorization","value":"Bearer TOKEN"}]},"response":{"status":0,"headers":[],"content":{}}},
              {"request":{"method":"GET","url":"data:text/plain,x","headers":[]}}
            ]}}
            """.Replace("TOKEN", Token, StringComparison.Ordinal));
        var to = Path.Combine(folder, "to.ndjson");
        var run = await CliRun.Of("corpus", "import", har, "--to", to);
        Assert.Equal((1, "session, entry 4: it needs a request with method, an absolute http address and headers\n"), (run.Code, run.Error));
        var read = await ExchangeFile.Read(to, CancellationToken.None);
        Assert.Empty(read.Faults);
        Assert.Equal(1, read.Dropped);
        Assert.Equal(["session-1", "session-2", "session-3"], read.Exchanges.Select(e => e.Id));
        Assert.Equal([read.Exchanges[0].Sequence, null, read.Exchanges[0].Sequence], read.Exchanges.Select(e => e.Sequence));
        var extraction = Assert.Single(read.Exchanges[0].Extract);
        Assert.Equal("$.data.list[0].accessToken", extraction.Path);
        Assert.Contains($"Bearer {{{{{extraction.Variable}}}}}", read.Exchanges[2].Event, StringComparison.Ordinal);
        Assert.Equal("ok", read.Exchanges[1].Answer!.Text());
        Assert.Null(read.Exchanges[2].Answer);
        Assert.DoesNotContain(read.Exchanges[0].Answer!.Headers, h => h.Key == "Content-Encoding");
        using var sent = JsonDocument.Parse(read.Exchanges[0].Event);
        Assert.Equal("""["1","2"]""", sent.RootElement.GetProperty("multiValueQueryStringParameters").GetProperty("x").GetRawText());
    }

    [Fact(DisplayName = "A body with half of a surrogate pair is imported; an event that is itself no text is told")]
    public async Task Halves()
    {
        Directory.CreateDirectory(Path.Combine(folder, "in"));
        Write("in/a.json", RedactionTests.Event("POST", "/messages/send", """{"user_id":2,"message":"nice \ud83d"}"""));
        Write("in/b.json", """{"httpMethod":"GET","path":"/\ud83d","headers":{}}""");
        var to = Path.Combine(folder, "to.ndjson");
        var run = await CliRun.Of("corpus", "import", Path.Combine(folder, "in"), "--to", to);
        Assert.Equal(1, run.Code);
        Assert.Contains("b.json", run.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await CliRun.Of("corpus", "check", to)).Code);
        Assert.Contains(@"nice \\ud83d", Assert.Single((await ExchangeFile.Read(to, CancellationToken.None)).Exchanges).Event, StringComparison.Ordinal);
    }

    [Theory(DisplayName = "A damaged recording is found, with the line")]
    [InlineData("", "line 0: the file is empty")]
    [InlineData("HEAD\nONE", "line 2: there is no trailer: the recording was cut off")]
    [InlineData("HEAD\nONE\nTRAILER2", "line 3: the trailer counts 2 exchanges, 1 are there: lines were lost or added")]
    [InlineData("ONE", "line 1: an exchange outside of a recording: its head is missing")]
    [InlineData("HEAD\n{\"v\":9}", "line 2: version 9 is not known; this tool reads version 1")]
    [InlineData("HEAD\n{\"v\":1,\"id\":\"x\",\"event\":{},\"surprise\":1}", "line 2: 'surprise' is unknown in version 1")]
    [InlineData("HEAD\n{\"v\":1,\"id\":\"x\"}", "line 2: 'event' must be an object")]
    [InlineData("HEAD\n{\"v\":1,\"id\":\"x\",\"event\":{}}\nTRAILER1", "line 2: ")]
    [InlineData("HEAD\n{\"v\":1", "line 2: it is not JSON")]
    [InlineData("HEAD\n{\"v\":1,\"id\":\"\\ud800\",\"event\":{}}", "line 2: it is not JSON: A text holds half of a surrogate pair")]
    [InlineData("HEAD\n{\"v\":1,\"id\":\"x\",\"at\":\"\\udc00\",\"event\":{\"\\ud83d\":1}}", "line 2: it is not JSON: A text holds half of a surrogate pair")]
    [InlineData("HEAD\nONE\nHEAD\nTRAILER1", "line 3: a recording begins before the one before it has a trailer")]
    public async Task Damaged(string lines, string fault)
    {
        var one = ExchangeLine.Write(new Exchange { Id = "one", Event = RedactionTests.Event("GET", "/health", null) });
        var text = lines.Replace("HEAD", """{"v":1,"recording":{"source":"test","redaction":"hmac:00000000"}}""", StringComparison.Ordinal).Replace("ONE", one, StringComparison.Ordinal)
            .Replace("TRAILER1", """{"v":1,"trailer":{"exchanges":1,"dropped":0,"truncated":0}}""", StringComparison.Ordinal)
            .Replace("TRAILER2", """{"v":1,"trailer":{"exchanges":2,"dropped":0,"truncated":0}}""", StringComparison.Ordinal);
        var run = await CliRun.Of("corpus", "check", Write("a.ndjson", text));
        Assert.Equal(1, run.Code);
        Assert.Contains(fault, run.Output, StringComparison.Ordinal);
    }

    [Fact(DisplayName = "An empty folder is no clean corpus")]
    public async Task Empty() => Assert.Equal(4, (await CliRun.Of("corpus", "check", folder)).Code);

    [Fact(DisplayName = "An exchange reads back as it was written: header lists in order, bytes that are no text, losses told")]
    public async Task Round_trip()
    {
        var exchange = new Exchange
        {
            Id = "ä ☕",
            Event = RedactionTests.Event("GET", "/health", null),
            Sequence = "s",
            At = DateTimeOffset.Parse("2025-06-15T12:00:00.123Z"),
            Milliseconds = 1.5,
            Expect = 200,
            IsTruncated = true,
            Extract = [new("a", "$.b[0]", null), new("c", null, "x@y.example")],
            Answer = new RecordedResponse(201, [new("Set-Cookie", "a"), new("set-cookie", "b"), new("Vary", "")], (byte[])[0xff, 0x00, 0x0a]),
        };
        var file = Path.Combine(folder, "one.ndjson");
        await using (var writer = new ExchangeWriter(File.Create(file), "test", ExchangeFile.Invented) { Dropped = 3 }) await writer.Write(exchange, CancellationToken.None);
        var read = await ExchangeFile.Read(file, CancellationToken.None);
        Assert.Empty(read.Faults);
        Assert.Equal((3, 1), (read.Dropped, read.Truncated));
        Assert.Equal(ExchangeLine.Write(exchange), ExchangeLine.Write(read.Exchanges[0]));
        Assert.Equal([0xff, 0x00, 0x0a], read.Exchanges[0].Answer!.Body.ToArray());
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        File.WriteAllText(file, text, new UTF8Encoding(false));
        return file;
    }
}
