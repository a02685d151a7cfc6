using BingeMe.ApiGateway.Emulation;
using BingeMe.Replay.Comparing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;
using ParityTests.Support;
using Xunit;
using Xunit.Abstractions;
using static ParityTests.Replays.PlantedDifference;

namespace ParityTests.Replays;

/// <summary>
/// How many planted differences a replay finds and calls by their right name, and nothing else with them (docs/replay.md, point 34). Each is
/// run as <c>bingeme replay</c> would, with its search for noise.
/// </summary>
public sealed class CatchRateTests(ITestOutputHelper output)
{
    private const string Login = "auth/auth.login/by-password";
    private const string Wrong = "auth/auth.login/wrong-password";
    private const string Invalid = "auth/auth.signup/every-field-wrong";
    private const string Session = "auth/auth.initSession/android";
    private const string Missing = "auth/auth.refreshSession/missing";
    private const string Code = "auth/auth.login/code-by-mail";

    private static readonly PlantedDifference[] Planted = [.. InBodies(), .. InOrders(), .. InHeads(), .. InStates(), .. InEncodings(), .. Late()];

    [Fact(DisplayName = "At least 60 planted differences of 12 kinds: 98 % are found, each under its right name and alone")]
    public async Task Caught()
    {
        Assert.Equal(12, Planted.Select(static p => p.Kind).Distinct().Count());
        Assert.True(Planted.Length >= 60, $"{Planted.Length}");
        var cases = (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases;
        var missed = new List<string>();
        foreach (var planted in Planted)
        {
            var given = cases.Single(c => c.Id == planted.Case);
            var step = planted.Step == LastStep ? given.Steps.Count - 1 : planted.Step;
            var left = new Target("left", async () => new ChangedSide(await LambdaSide.Start(), planted.Both, static (_, a) => a, static (_, _) => { }));
            var right = new Target("right", async () => new ChangedSide(await KestrelSide.Start(), planted.Both, (at, a) => at == step ? planted.Answer(a) : a, (at, folder) =>
            {
                if (at == step) planted.Write(folder);
            }));
            var result = Assert.Single(await new ReplayRun(left, right, new ReplayOptions { Tokens = PinnedValues.Tokens }).Run([given], CancellationToken.None));
            if (result is not { Differences: [var only], Noise: [] } || !planted.Names(only.Difference))
                missed.Add($"{planted}\n   found: {string.Join("; ", result.Differences.Select(static d => $"{d.Difference.Kind} {d.Difference.Where} ({d.Difference.Finding})"))} noise: {result.Noise.Count}");
        }

        var rate = 100.0 * (Planted.Length - missed.Count) / Planted.Length;
        foreach (var kind in Planted.GroupBy(static p => p.Kind)) output.WriteLine($"{kind.Key}: {kind.Count()}");
        output.WriteLine($"{Planted.Length - missed.Count} of {Planted.Length} planted differences were found and named: {rate:0.0} %\n{string.Join('\n', missed)}");
        Assert.True(rate >= 98, $"{rate:0.0} %\n{string.Join('\n', missed)}");
    }

    [Theory(DisplayName = "Identical hosts: 1,000 cases, nothing is found")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Identical(bool isKestrel)
    {
        var target = new Target("host", isKestrel ? static () => KestrelSide.Start() : static () => LambdaSide.Start());
        // Nothing that hashes a password on purpose slowly, so that the number can be large.
        var some = (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases.Where(static c => c.Steps.Count == 1 && !c.Id.StartsWith("auth/", StringComparison.Ordinal)).Take(500).ToList();
        var cases = Enumerable.Repeat(some, (1000 / some.Count) + 1).SelectMany(static c => c).Take(1000).ToList();
        var results = await new ReplayRun(target, target, new ReplayOptions { Tokens = PinnedValues.Tokens, KeepsState = true }).Run(cases, CancellationToken.None);
        Assert.Equal(1000, results.Count);
        Assert.Empty(results.SelectMany(static r => r.Differences.Concat(r.Noise).Select(d => $"{r.Case.Id}: {d.Difference}")));
    }

    private static IEnumerable<PlantedDifference> InBodies()
    {
        const string Gone = "a field is dropped";
        yield return new(Gone, Login, @"body \$\.data\.currency\.code", Finding.Missing) { Answer = Text("\"code\":\"INR\",?", "") };
        foreach (var sample in new[] { Login, Wrong, Session, Missing }) yield return new(Gone, sample, @"body \$\.timestamp", Finding.Missing) { Answer = Text(",\"timestamp\":\"[^\"]+\"|\"timestamp\":\"[^\"]+\",", "") };
        yield return new(Gone, Session, @"body \$\.data\.accessToken", Finding.Missing) { Answer = Text("\"accessToken\":\"[^\"]+\",?", "") };

        const string Null = "null instead of missing";
        foreach (var sample in new[] { Login, Wrong, Invalid, Session, Missing }) yield return new(Null, sample, @"body \$\.nothing", Finding.Missing) { Answer = Text("^{", "{\"nothing\":null,") };

        const string Number = "a number as text";
        foreach (var sample in new[] { Login, Wrong, Invalid, Session, Missing, Code }) yield return new(Number, sample, @"body \$\.status", Finding.Type) { Answer = Text("\"status\":([0-9]+)", "\"status\":\"$1\"") };

        const string Time = "a time that is off by one";
        foreach (var sample in new[] { Login, Wrong, Session, Missing, Invalid }) yield return new(Time, sample, @"body \$\.timestamp", Finding.Value) { Answer = Text("12:00:00\\.123Z", "12:00:00.124Z") };
        yield return new(Time, Login, @"body \$\.timestamp", Finding.Value) { Answer = Text("12:00:00\\.123Z", "12:00:01.123Z") };
    }

    private static IEnumerable<PlantedDifference> InOrders()
    {
        const string Order = "another order";
        yield return new(Order, Login, @"body \$\.data\.currency \(order\)", Finding.KeyOrder) { Answer = Text("(\"symbol\":\"[^\"]+\"),(\"code\":\"INR\")", "$2,$1") };
        foreach (var sample in new[] { Login, Wrong, Invalid, Session, Missing }) yield return new(Order, sample, @"body \$ \(order\)", Finding.KeyOrder) { Answer = Text("^{(\"[a-z]+\":[^,{\\[]+),(\"[A-Za-z]+\":(?:\"[^\"]*\"|[^,{\\[\"]+)),", "{$2,$1,") };
    }

    private static IEnumerable<PlantedDifference> InHeads()
    {
        const string Status = "another status";
        foreach (var (sample, status) in new[] { (Login, 201), (Wrong, 403), (Invalid, 422), (Session, 201), (Missing, 422), (Code, 202) })
            yield return new(Status, sample, "status ", Finding.Value) { Answer = a => a with { Status = status } };

        const string Header = "a header is lost";
        foreach (var (sample, name) in new[] { (Login, "Cache-Control"), (Login, "X-RateLimit-Remaining"), (Wrong, "Content-Type"), (Session, "Vary"), (Invalid, "X-Request-Id"), (Missing, "Content-Length") })
            yield return new(Header, sample, $"header {name}", Finding.Missing) { Answer = WithoutHeader(name) };

        const string Cookie = "a cookie is lost";
        foreach (var sample in new[] { Login, Wrong, Session, Missing, Invalid })
            yield return new(Cookie, sample, "header Set-Cookie", Finding.Missing) { Both = With(("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; HttpOnly")), Answer = static a => a with { Headers = [.. a.Headers.Where(static h => !h.Value.StartsWith("b=2", StringComparison.Ordinal))] } };
    }

    private static IEnumerable<PlantedDifference> InStates()
    {
        const string Extra = "an extra write";
        foreach (var (database, statement, table, finding) in new[]
        {
            ("bingeme.db", "update users set story = 'x' where id = 5", "users", Finding.Value),
            ("bingeme.db", "update users set story = null where id = (select min(id) from users where story is not null)", "users", Finding.Value),
            ("state.db", "insert into push_tokens values (77, 'a', 'b', 1, 1)", "push_tokens", Finding.Missing),
            ("state.db", "delete from sessions", "sessions", Finding.Missing),
            ("bingeme.db", "update users set password = '$2b$05$' || substr(password, 8) where id = 6", "users", Finding.Value),
        })
            yield return new(Extra, Login, $"state {database} {table}", finding) { Write = Sql(database, statement) };

        const string Mail = "a mail is missing";
        foreach (var sample in new[] { Code, "auth/auth.login/code-by-phone", "auth/auth.requestPasswordReset/sent", "auth/auth.signup/by-mail", "auth/auth.signup/by-phone" })
            yield return new(Mail, sample, "state outbox", Finding.Missing) { Write = LoseMail };
    }

    private static IEnumerable<PlantedDifference> InEncodings()
    {
        const string Encoding = "another encoding";
        yield return new(Encoding, Login, @"body \$\.data\.currency\.symbol", Finding.Bytes) { Answer = Text("₹", "\\u20B9") };
        yield return new(Encoding, Login, @"body \$\.data\.currency\.symbol", Finding.Value) { Answer = Bytes(static t => System.Text.Encoding.Latin1.GetBytes(t)) };
        yield return new(Encoding, Session, "body ", Finding.Type) { Answer = Bytes(static t => System.Text.Encoding.Unicode.GetBytes(t)) };
        yield return new(Encoding, Wrong, "body ", Finding.Type) { Answer = Bytes(static t => [0xEF, 0xBB, 0xBF, .. System.Text.Encoding.UTF8.GetBytes(t)]) };
        yield return new(Encoding, Missing, @"body \(bytes\)", Finding.Bytes) { Answer = Bytes(static t => System.Text.Encoding.UTF8.GetBytes(t + "\n")) };
    }

    private static IEnumerable<PlantedDifference> Late()
    {
        // At the last step: all that came before it is alike, and nothing follows that would differ because of it.
        const string Error = "a late error";
        foreach (var sequence in new[] { "login-two-steps", "signup-by-mail", "login-by-code", "forgot-password", "login-by-password" })
            yield return new(Error, sequence, "fault ", Finding.Missing) { Step = LastStep, Answer = static _ => throw new IOException("the connection broke") };
    }

    private sealed class Target(string name, Func<Task<IHostSide>> start) : IReplayTarget
    {
        public string Name => name;

        public bool StartsFresh => true;

        public Task<IHostSide> Start(CancellationToken cancelled) => start();
    }

    private sealed class ChangedSide(IHostSide inner, Func<ClientResponse, ClientResponse> both, Func<int, ClientResponse, ClientResponse> answer, Action<int, string> write) : IHostSide
    {
        private int sent;

        public string Folder => inner.Folder;

        public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
        {
            var received = both(await inner.Send(sample, cancelled));
            var at = sent++;
            write(at, Folder);
            return answer(at, received);
        }

        public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
