using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Capture.Exchanges;
using BingeMe.Capture.Redaction;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Importing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;
using ParityTests.Recordings;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Replays;

/// <summary>A corpus through two hosts in process (docs/replay.md, points 11 to 15, 17, 22, 23 and 34).</summary>
public sealed class ReplayRunTests
{
    private static readonly InProcess Lambda = new("lambda", static () => LambdaSide.Start());

    private static readonly InProcess Kestrel = new("kestrel", static () => KestrelSide.Start());

    private const string Login = "auth/auth.login/by-password";

    [Fact(DisplayName = "Samples and sequences go through both hosts alike, serially and at once, in both orders, afresh or on kept state")]
    public async Task Parity()
    {
        var cases = await Cases(c => c.Id.StartsWith("auth/auth.signup/", StringComparison.Ordinal) || c.Steps.Count > 1);
        Assert.True(cases.Count(c => c.Steps.Count > 1) == Repository.Corpus.Sequences.Count);
        foreach (var options in new[] { Options(), Options() with { Concurrency = 4, RightFirst = true }, Options() with { KeepsState = true } })
        {
            var report = Report(await Run(Lambda, Kestrel, cases, options));
            Assert.True(report.Differing == 0, report.Text());
            Assert.Equal(cases.Count, report.Cases);
            Assert.EndsWith("Parity.", report.Text(), StringComparison.Ordinal);
        }
    }

    [Fact(DisplayName = "A difference is told by operation, place and kind, and a repeated one is one bucket")]
    public async Task Buckets()
    {
        var target = new InProcess("broken", async () => new MutatedSide(await KestrelSide.Start(), Text("\"status\":200", "\"status\":\"200\""), static _ => { }));
        var cases = await Cases(c => c.Id is Login or "auth/auth.login/by-mail");
        var results = await Run(Lambda, target, cases, Options());
        var report = Report(results);
        var bucket = Assert.Single(report.Buckets, b => b.Kind == "body");
        Assert.Equal((2, "$.status", Finding.Type, "200", "\"200\""), (bucket.Count, bucket.Where, bucket.Finding, bucket.Example.Left, bucket.Example.Right));
        Assert.Contains("No parity: 2 of 2 cases differ", report.Text(), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(report.Json());
        Assert.Equal(2, json.RootElement.GetProperty("differing").GetInt32());
        Assert.Contains(json.RootElement.GetProperty("differences").EnumerateArray(), d => d.GetProperty("finding").GetString() == "type" && d.GetProperty("right").GetString() == "\"200\"");
        Assert.Equal(2, json.RootElement.GetProperty("coverage").GetProperty("op").GetProperty("200").GetInt32());
    }

    [Fact(DisplayName = "An equal answer with another write, or another mail, is no parity")]
    public async Task State()
    {
        var target = new InProcess("broken", async () => new MutatedSide(await KestrelSide.Start(), static a => a, static folder => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "outbox")).FullName, "1.json"), "{}")));
        var result = Assert.Single(await Run(Lambda, target, await Cases(static c => c.Id == Login), Options()));
        Assert.Equal(("(state)", "outbox"), (Assert.Single(result.Differences).Step, result.Differences[0].Difference.Where));
    }

    [Fact(DisplayName = "A message that a host is just writing is none yet, and may be gone when it is looked at")]
    public async Task Draft()
    {
        using var left = await DataFolder.Copy();
        using var right = await DataFolder.Copy();
        var outbox = Directory.CreateDirectory(Path.Combine(left.Path, "outbox")).FullName;
        await File.WriteAllTextAsync(Path.Combine(outbox, "1.draft"), "{");
        Assert.Empty(StateComparer.Compare(left.Path, right.Path));
        File.Move(Path.Combine(outbox, "1.draft"), Path.Combine(outbox, "1.json"));
        Assert.Equal("outbox", Assert.Single(StateComparer.Compare(left.Path, right.Path)).Where);
    }

    [Fact(DisplayName = "A value that changes from run to run on one side is noise; a status, a type or a missing field never is")]
    public async Task Noise()
    {
        var runs = 0;
        ClientResponse Restless(ClientResponse answer)
        {
            var text = Encoding.UTF8.GetString(answer.Body.Span).Replace("12:00:00.123Z", $"12:00:00.{++runs + 200}Z", StringComparison.Ordinal);
            if (runs % 2 == 0) text = text.Replace("\"code\":\"INR\",", "", StringComparison.Ordinal).Replace("\"status\":200", "\"status\":\"200\"", StringComparison.Ordinal);
            return answer with { Status = 200 + (runs % 2), Body = Encoding.UTF8.GetBytes(text), Headers = [.. answer.Headers.Where(static h => h.Key is not ("Content-Length" or "ETag"))] };
        }

        var target = new InProcess("restless", async () => new MutatedSide(await KestrelSide.Start(), Restless, static _ => { }));
        runs = 1;
        var result = Assert.Single(await Run(Lambda, target, await Cases(static c => c.Id == Login), Options()));
        Assert.Equal(["$.timestamp"], result.Noise.Select(static n => n.Difference.Where));
        Assert.Contains(result.Differences, static d => d.Difference is { Where: "$.status", Finding: Finding.Type });
        Assert.Contains(result.Differences, static d => d.Difference is { Where: "$.data.currency.code", Finding: Finding.Missing });
        Assert.Contains(result.Differences, static d => d.Difference.Kind == "header");
    }

    [Fact(DisplayName = "A body that is no JSON, or empty, is no noise, however restless a side is")]
    public async Task No_noise()
    {
        var runs = 0;
        var target = new InProcess("restless", async () => new MutatedSide(await KestrelSide.Start(), a => a with { Body = Encoding.UTF8.GetBytes(++runs % 3 == 0 ? "" : $"run {runs}") }, static _ => { }));
        var result = Assert.Single(await Run(target, target, await Cases(static c => c.Id == Login), Options()));
        Assert.Contains(result.Differences, static d => d.Difference is { Kind: "body", Finding: Finding.Bytes or Finding.Empty });
        Assert.Empty(result.Noise);
    }

    [Fact(DisplayName = "On kept state, what both refuse for the cases before is tried again afresh; a host that alone refuses is not forgiven")]
    public async Task Kept_state()
    {
        var login = Assert.Single(await Cases(static c => c.Id == Login));
        var wanted = login with { Steps = [login.Steps[0] with { Expect = 200 }] };
        InProcess Limited(string name, string calls, Func<(string, string), Task<IHostSide>> start) => new(name, () => start(("RATE_LIMIT_AUTH_LOGIN", calls)));
        var kept = Options() with { KeepsState = true };
        var lambda = Limited("lambda", "2/1m", static s => LambdaSide.Start(s));
        var report = Report(await Run(lambda, Limited("kestrel", "2/1m", static s => KestrelSide.Start(s)), [wanted, wanted, wanted, wanted], kept));
        Assert.True(report.Differing == 0, report.Text());
        Assert.NotEqual(0, Report(await Run(lambda, Limited("kestrel", "1/1m", static s => KestrelSide.Start(s)), [wanted, wanted, wanted, wanted], kept)).Differing);
    }

    [Fact(DisplayName = "A side that does not answer is a fault, even when the other does not either")]
    public async Task Silent()
    {
        var silent = new InProcess("silent", async () => new MutatedSide(await LambdaSide.Start(), static _ => throw new IOException("gone"), static _ => { }));
        var result = Assert.Single(await Run(silent, silent, await Cases(static c => c.Id == Login), Options()));
        Assert.Equal("fault", Assert.Single(result.Differences).Difference.Kind);
    }

    [Fact(DisplayName = "A host that does not start ends the run with what it says, whatever the others are at")]
    public async Task Not_started()
    {
        var dead = new InProcess("dead", static () => throw new IOException("no such port"));
        var e = await Assert.ThrowsAsync<IOException>(async () => await Run(Lambda, dead, await Cases(static c => c.Id.StartsWith("auth/auth.login/", StringComparison.Ordinal)), Options() with { Concurrency = 3 }));
        Assert.Equal("no such port", e.Message);
    }

    [Theory(DisplayName = "A run that is cancelled says so, between two cases as in one whose host breaks by the signal")]
    [InlineData(false, 1)]
    [InlineData(false, 3)]
    [InlineData(true, 1)]
    [InlineData(true, 3)]
    public async Task Cancelled(bool breaks, int workers)
    {
        using var signal = new CancellationTokenSource();
        var target = new InProcess("signalled", async () => new MutatedSide(await LambdaSide.Start(), answer =>
        {
            if (!breaks) return answer;
            signal.Cancel();
            throw new NotSupportedException("the host is gone");
        }, static _ => { }));
        var cases = await Cases(static c => c.Id.StartsWith("auth/auth.login/", StringComparison.Ordinal));
        Assert.True(cases.Count > 3);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ReplayRun(target, target, Options() with { Concurrency = workers, OnCase = _ => signal.Cancel() }).Run(cases, signal.Token));
    }

    [Fact(DisplayName = "A recorded session is replayed with the tokens that each host gives out itself")]
    public async Task Recorded()
    {
        // What a recorder sees of a person who opens a session and looks whose token it is.
        await using var host = await LambdaSide.Start();
        var first = Repository.Corpus.Sample("auth/auth.initSession/android").Text;
        var opened = await host.Send(first, CancellationToken.None);
        using var body = JsonDocument.Parse(opened.Body);
        var token = body.RootElement.GetProperty("data").GetProperty("accessToken").GetString()!;
        var second = RedactionTests.Event("GET", "/auth/validate", null, ("Authorization", $"Bearer {token}"));
        var answered = await host.Send(second, CancellationToken.None);
        var redactor = new Redactor(new Pseudonyms("a key of the tests, 32 bytes ..."u8));
        var recorded = DataFlow.Link([.. new[]
        {
            new Exchange { Id = "open", Event = Compact(first), Answer = new RecordedResponse(opened.Status, opened.Headers, opened.Body), Expect = opened.Status },
            new Exchange { Id = "whose", Event = second, Answer = new RecordedResponse(answered.Status, answered.Headers, answered.Body), Expect = answered.Status },
        }.Select(redactor.Redact)]);
        Assert.DoesNotContain(token, string.Concat(recorded.Select(ExchangeLine.Write)), StringComparison.Ordinal);
        Assert.Equal(["accessToken"], recorded[0].Extract.Select(static e => e.Path![(e.Path!.LastIndexOf('.') + 1)..]));
        var report = Report(await Run(Lambda, Kestrel, [new ReplayCase("flow", recorded)], Options()));
        Assert.True(report.Differing == 0, report.Text());
        Assert.Equal(2, report.Exchanges);
    }

    [Theory(DisplayName = "Missing, null, empty, default, type, number text and orders are different findings")]
    [InlineData("""{"a":1}""", """{}""", "$.a", Finding.Missing)]
    [InlineData("""{"a":null}""", """{}""", "$.a", Finding.Missing)]
    [InlineData("""{"a":null}""", """{"a":0}""", "$.a", Finding.Null)]
    [InlineData("""{"a":null}""", """{"a":""}""", "$.a", Finding.Null)]
    [InlineData("""{"a":""}""", """{"a":"x"}""", "$.a", Finding.Empty)]
    [InlineData("""{"a":[]}""", """{"a":[1]}""", "$.a", Finding.Empty)]
    [InlineData("""{"a":0}""", """{"a":7}""", "$.a", Finding.Default)]
    [InlineData("""{"a":false}""", """{"a":true}""", "$.a", Finding.Default)]
    [InlineData("""{"a":1}""", """{"a":"1"}""", "$.a", Finding.Type)]
    [InlineData("""{"a":{}}""", """{"a":[]}""", "$.a", Finding.Type)]
    [InlineData("""{"a":1}""", """{"a":1.0}""", "$.a", Finding.NumberText)]
    [InlineData("""{"a":1}""", """{"a":2}""", "$.a", Finding.Value)]
    [InlineData("""{"a":1,"b":2}""", """{"b":2,"a":1}""", "$ (order)", Finding.KeyOrder)]
    [InlineData("""{"a":[1,2]}""", """{"a":[2,1]}""", "$.a (order)", Finding.ArrayOrder)]
    [InlineData("""{"a":[1,2]}""", """{"a":[1,2,3]}""", "$.a[2]", Finding.Missing)]
    [InlineData("""{"a":"é"}""", """{"a":"\u00e9"}""", "$.a", Finding.Bytes)]
    [InlineData("""{"a":1}""", """{"a": 1}""", "(bytes)", Finding.Bytes)]
    public void Findings(string left, string right, string where, Finding finding)
    {
        var found = Assert.Single(ResponseComparer.Compare(Answer(left), Answer(right)));
        Assert.Equal((where, finding), (found.Where, found.Finding));
        Assert.Equal(finding, Assert.Single(ResponseComparer.Compare(Answer(right), Answer(left))).Finding);
        Assert.Empty(ResponseComparer.Compare(Answer(left), Answer(left)));
    }

    private static ClientResponse Answer(string body) => new(200, [], Encoding.UTF8.GetBytes(body));

    private static async Task<IReadOnlyList<ReplayCase>> Cases(Func<ReplayCase, bool> wanted) =>
        [.. (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases.Where(wanted)];

    private static ReplayOptions Options() => new() { Tokens = PinnedValues.Tokens };

    private static Task<IReadOnlyList<CaseResult>> Run(IReplayTarget left, IReplayTarget right, IReadOnlyList<ReplayCase> cases, ReplayOptions options) => new ReplayRun(left, right, options).Run(cases, CancellationToken.None);

    private static ReplayReport Report(IReadOnlyList<CaseResult> results) => new("left", "right", results, static _ => "op");

    private static string Compact(string json)
    {
        using var document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement);
    }

    private static Func<ClientResponse, ClientResponse> Text(string from, string to) => answer => answer with
    {
        Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body.Span).Replace(from, to, StringComparison.Ordinal)),
    };

    private sealed class InProcess(string name, Func<Task<IHostSide>> start) : IReplayTarget
    {
        public string Name => name;

        public bool StartsFresh => true;

        public Task<IHostSide> Start(CancellationToken cancelled) => start();
    }
}
