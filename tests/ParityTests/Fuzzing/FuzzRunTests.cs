using System.Text;
using System.Text.Json;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary>What fuzzing finds of faults that were planted in one side or both, and how small it makes them (docs/replay.md, points 26 and 27).</summary>
public sealed class FuzzRunTests : IDisposable
{
    private const string Login = "auth/auth.login/by-password";

    private readonly string folder = Directory.CreateTempSubdirectory("bingeme-fuzz-tests-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact(DisplayName = "A host beside itself: nothing is found in 300 cases")]
    public async Task Identical()
    {
        var target = new Target(static () => LambdaSide.Start());
        var report = await Fuzz(target, target, await Cases(static c => !c.Id.StartsWith("auth/", StringComparison.Ordinal) && !c.Id.StartsWith("formats/", StringComparison.Ordinal)), 300);
        Assert.True(report.Findings.Count == 0, report.Text(static f => f.FileName));
        Assert.Equal(300, report.Cases);
        Assert.True(report.Kinds.Count > 40, $"{report.Kinds.Count}");
    }

    [Fact(DisplayName = "A side that drops a field when a member of the body is null: found, and shrunk to that member alone; its file fails again")]
    public async Task Dropped_field()
    {
        var broken = new Target(async () => new Planted(await LambdaSide.Start(), static (sent, answer) =>
            Body(sent) is { ValueKind: JsonValueKind.Object } body && body.EnumerateObject().Any(static m => m is { Name: "password", Value.ValueKind: JsonValueKind.Null })
                ? answer with { Body = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(answer.Body.Span).Replace("\"timestamp\"", "\"when\"", StringComparison.Ordinal)) } : answer));
        var finding = await Only(new Target(static () => LambdaSide.Start()), broken, "body $.timestamp (missing)");
        var step = Assert.Single(finding.Smallest.Steps);
        using var sent = JsonDocument.Parse(step.Event);
        Assert.Equal("""{"password":null}""", sent.RootElement.GetProperty("body").GetString());
        Assert.DoesNotContain("User-Agent", sent.RootElement.GetProperty("multiValueHeaders").EnumerateObject().Select(static h => h.Name));

        // One before it may have led it to that member.
        Assert.Contains("body-member-null", finding.Mutations.Select(static m => m.Kind));
        Assert.Equal(1, await Again(finding, new Target(static () => LambdaSide.Start()), broken));
    }

    [Fact(DisplayName = "Both sides that answer 500 alike to a doubled member: found, though they are at parity; its file fails again where 5xx counts")]
    public async Task Server_error()
    {
        var broken = new Target(async () => new Planted(await LambdaSide.Start(), static (sent, answer) =>
            Body(sent) is { ValueKind: JsonValueKind.Object } body && body.EnumerateObject().GroupBy(static m => m.Name).Any(static g => g.Count() > 1)
                ? answer with { Status = 500 } : answer));
        var finding = await Only(broken, broken, "expected no 5xx (value) 500 | 500");
        Assert.Equal("body-member-doubled", Assert.Single(finding.Mutations).Kind);
        using var body = JsonDocument.Parse(Body(Assert.Single(finding.Smallest.Steps).Event)!.Value.GetRawText());
        Assert.Equal(2, body.RootElement.EnumerateObject().Count());
        Assert.True(finding.NeedsNoServerErrors);
        Assert.Equal(1, await Again(finding, broken, broken));

        // What the corpus expects of the operation somewhere is declared.
        var login = await Cases(static c => c.Id == Login);
        var declared = login[0] with { Steps = [login[0].Steps[0] with { Expect = 500 }] };
        Assert.Empty((await Fuzz(broken, broken, [declared], 40)).Findings);
    }

    [Fact(DisplayName = "A side that hangs, and one that breaks, are found")]
    public async Task Silent()
    {
        var broken = new Target(async () => new Planted(
            await LambdaSide.Start(),
            static (sent, answer) => Method(sent) is "PUT" or "DELETE" or "PATCH" ? throw new InvalidOperationException("planted") : answer,
            static sent => Method(sent) is "HEAD" or "OPTIONS"));
        var report = await Fuzz(new Target(static () => LambdaSide.Start()), broken, await Cases(static c => c.Id.StartsWith("pages/", StringComparison.Ordinal)), 200, TimeSpan.FromSeconds(0.5), tries: 3);
        var told = report.Findings.SelectMany(static f => f.Differences).Select(static d => d.Difference.Right).ToList();
        Assert.Contains("no answer: none within 0.5 s", told);
        Assert.Contains("no answer: InvalidOperationException: planted", told);
    }

    [Fact(DisplayName = "Of a sequence only the steps that matter are kept")]
    public async Task Steps()
    {
        var broken = new Target(async () => new Planted(await LambdaSide.Start(), static (sent, answer) =>
            sent.Contains("\"body\":\"", StringComparison.Ordinal) && Body(sent) is not { ValueKind: JsonValueKind.Object } ? answer with { Status = 503 } : answer));
        var corpus = await Cases(static c => c.Id == "login-by-password");
        Assert.True(Assert.Single(corpus).Steps.Count > 1);
        var finding = Assert.Single((await Fuzz(broken, broken, corpus, 20, tries: 80)).Findings);
        Assert.Single(finding.Smallest.Steps);
        Assert.Null(finding.Smallest.Steps[0].Sequence);
        Assert.Equal(1, await Again(finding, broken, broken));
    }

    [Fact(DisplayName = "Several pairs of sides at once find what one finds, in the same order, with the same counts and the same smallest cases")]
    public async Task Concurrent()
    {
        var broken = new Target(async () => new Planted(await LambdaSide.Start(), static (sent, answer) => Method(sent) is "PUT" or "HEAD" ? answer with { Status = 500 } : answer));
        var corpus = await Cases(static c => c.Id.StartsWith("pages/", StringComparison.Ordinal));
        var reports = new List<string>();
        foreach (var at in new[] { 1, 4 })
        {
            var report = await Fuzz(broken, broken, corpus, 260, tries: 20, change: o => o with { Concurrency = at, CasesAPair = 20 });
            Assert.NotEmpty(report.Findings);
            reports.Add(report.Json(static f => $"{f.FileName} {string.Concat(f.Smallest.Steps.Select(static s => s.Event))}"));
        }

        Assert.Equal(reports[0], reports[1]);
    }

    [Fact(DisplayName = "A side that answers otherwise after a certain request is found, with that request and no other before it; its file fails again")]
    public async Task Leavings()
    {
        var broken = new Target(async () =>
        {
            var hasSeen = false;
            return new Planted(await LambdaSide.Start(), (sent, answer) =>
            {
                hasSeen |= Method(sent) == "DELETE";
                return hasSeen && Method(sent) == "HEAD" ? answer with { Headers = [.. answer.Headers, new("X-Planted", "1")] } : answer;
            });
        });
        var (sound, corpus) = (new Target(static () => LambdaSide.Start()), await Cases(static c => c.Id.StartsWith("pages/", StringComparison.Ordinal)));
        var finding = Assert.Single((await Fuzz(sound, broken, corpus, 300, tries: 60)).Findings);
        Assert.Equal("DELETE", Method(Assert.Single(Assert.Single(finding.Before).Steps).Event));
        Assert.True(finding.NeedsFuzz);
        var file = Path.Combine(folder, finding.FileName);
        await finding.Write(File.Create(file), CancellationToken.None);
        var read = await ReplayCorpus.Read(file, CancellationToken.None);
        Assert.Equal(2, read.Cases.Count);
        var again = Assert.Single((await Fuzz(sound, broken, read.Cases, 0, tries: 60, change: static o => o with { Unchanged = true })).Findings);
        Assert.Equal(finding.Failure, again.Failure);
        Assert.Empty((await Fuzz(sound, broken, [read.Cases[1]], 0, change: static o => o with { Unchanged = true })).Findings);
    }

    [Theory(DisplayName = "What is shown only after another case is no leak if that one was its owner's, who may have opened it, and is one if it was somebody else's")]
    [InlineData("6", 0)]
    [InlineData("7", 1)]
    public async Task Opened(string opener, int findings)
    {
        const string Secret = "cnry5f0c2a78";
        var leaking = new Target(async () =>
        {
            var isOpen = false;
            return new Planted(await LambdaSide.Start(), (sent, answer) =>
            {
                isOpen |= Method(sent) == "GET";
                return isOpen && Method(sent) == "POST" ? answer with { Body = Encoding.UTF8.GetBytes(Secret) } : answer;
            });
        });
        var corpus = (await Cases(static c => c.Id == "pages/pages.getPage/by-its-other-path")).Concat(await Cases(static c => c.Id == Login)).ToList();
        Assert.Equal(2, corpus.Count);
        var report = await Fuzz(leaking, leaking, corpus, 0, change: o => o with
        {
            Unchanged = true,
            Canaries = new CanaryWatch([new Canary(Secret, "6's address", new HashSet<string> { "6" })], (sent, _) => new HashSet<string> { Method(sent) == "GET" ? opener : "8" }),
        });
        Assert.Equal((findings, 0), (report.Findings.Count, report.Unconfirmed.Count));
    }

    [Fact(DisplayName = "What a member may not see is found in an answer that both sides give alike; not where its owner asks, nor where the request itself holds it")]
    public async Task Leak()
    {
        const string Secret = "cnry5f0c2a77";
        var leaking = new Target(async () => new Planted(await LambdaSide.Start(), static (_, answer) => answer with { Body = Encoding.UTF8.GetBytes($"{Encoding.UTF8.GetString(answer.Body.Span)}{Secret}") }));
        var corpus = await Cases(static c => c.Id == Login);
        Task<FuzzReport> Run(IReadOnlyList<ReplayCase> cases, string caller) => Fuzz(leaking, leaking, cases, 0, tries: 60, change: o => o with
        {
            Unchanged = true,
            Canaries = new CanaryWatch([new Canary(Secret, "6's address", new HashSet<string> { "6" })], (_, _) => new HashSet<string> { caller }),
        });
        var found = Assert.Single((await Run(corpus, "7")).Findings);
        Assert.Equal("leak 6's address (value)", found.Failure.What);
        Assert.True(found.IsLeak);
        Assert.Equal(("shown to 7", "shown to 7"), (found.Differences[0].Difference.Left, found.Differences[0].Difference.Right));
        var toTheOwner = await Run(corpus, "6");
        Assert.Empty(toTheOwner.Findings);
        Assert.Equal((1, 0), (toTheOwner.Canaries!.Value.All, toTheOwner.Canaries.Value.NeverShown.Count));
        var sent = corpus[0] with { Steps = [corpus[0].Steps[0] with { Event = corpus[0].Steps[0].Event.Replace("BingeMe/", $"{Secret}/", StringComparison.Ordinal) }] };
        Assert.Contains(Secret, sent.Steps[0].Event, StringComparison.Ordinal);
        Assert.Empty((await Run([sent], "7")).Findings);
    }

    private static async Task<FuzzFinding> Only(IReplayTarget left, IReplayTarget right, string what)
    {
        var report = await Fuzz(left, right, await Cases(static c => c.Id == Login), 120);
        var finding = Assert.Single(report.Findings, f => f.Failure.What == what);
        Assert.True(report.Findings.Count == 1, report.Text(static f => f.FileName));
        return finding;
    }

    /// <summary>Writes the finding's file, and replays it as its command would.</summary>
    private async Task<int> Again(FuzzFinding finding, IReplayTarget left, IReplayTarget right)
    {
        var file = Path.Combine(folder, finding.FileName);
        await finding.Write(File.Create(file), CancellationToken.None);
        var read = await ReplayCorpus.Read(file, CancellationToken.None);
        var options = new ReplayOptions { Tokens = PinnedValues.Tokens, NoServerErrors = finding.NeedsNoServerErrors };
        return (await new ReplayRun(left, right, options).Run(read.Cases, CancellationToken.None)).Count(static r => r.Differences.Count > 0);
    }

    private static async Task<IReadOnlyList<ReplayCase>> Cases(Func<ReplayCase, bool> wanted) =>
        [.. (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases.Where(wanted)];

    private static Task<FuzzReport> Fuzz(IReplayTarget left, IReplayTarget right, IReadOnlyList<ReplayCase> corpus, int cases, TimeSpan? patience = null, int tries = 150, Func<FuzzOptions, FuzzOptions>? change = null) => new FuzzRun(left, right, (change ?? (static o => o))(new FuzzOptions
    {
        Replay = new ReplayOptions { Tokens = PinnedValues.Tokens },
        Operation = static _ => "op",
        Rules = new RuleBook([], DateOnly.MinValue),
        Seed = 7,
        Cases = cases,
        Tries = tries,
        Patience = patience ?? TimeSpan.FromSeconds(30),
    })).Run(corpus, CancellationToken.None);

    private static string? Method(string sent)
    {
        using var document = JsonDocument.Parse(sent);
        return document.RootElement.TryGetProperty("httpMethod", out var method) ? method.GetString() : null;
    }

    private static JsonElement? Body(string sent)
    {
        try
        {
            using var document = JsonDocument.Parse(sent);
            return document.RootElement.GetProperty("body") is { ValueKind: JsonValueKind.String } body && !document.RootElement.GetProperty("isBase64Encoded").GetBoolean()
                ? JsonElement.Parse(body.GetString()!) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed class Target(Func<Task<IHostSide>> start) : IReplayTarget
    {
        public string Name => "side";

        public bool StartsFresh => true;

        public Task<IHostSide> Start(CancellationToken cancelled) => start();
    }

    /// <summary>A host with a deliberate fault that certain requests meet.</summary>
    private sealed class Planted(IHostSide inner, Func<string, ClientResponse, ClientResponse> answer, Func<string, bool>? hangs = null) : IHostSide
    {
        public string Folder => inner.Folder;

        public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
        {
            if (hangs?.Invoke(sample) == true) await Task.Delay(Timeout.Infinite, cancelled);
            return answer(sample, await inner.Send(sample, cancelled));
        }

        public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
