using System.Text;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Replay;
using BingeMe.Replay.Fuzzing;
using BingeMe.Replay.Running;
using BingeMe.Replay.Sides;
using Microsoft.Data.Sqlite;
using ParityTests.Support;
using Xunit;

namespace ParityTests.Fuzzing;

/// <summary>What fuzzing knows of BingeMe's members: planted values, who may see them, and whose a token is.</summary>
public sealed class MemberSecretTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse(PinnedValues.Clock, System.Globalization.CultureInfo.InvariantCulture);

    [Theory(DisplayName = "A request is whoever's good token it holds; a broken, forged or expired one is nobody's, and so is a visitor's")]
    [InlineData("{{member:6}}", "6")]
    [InlineData("{{retrieve:10}}", "10")]
    [InlineData("{{refresh:7}}", "7")]
    [InlineData("{{expired:6}}", "")]
    [InlineData("{{forged:6}}", "")]
    [InlineData("{{anonymous}}", "")]
    public void Owners(string placeholder, string owner)
    {
        var words = placeholder.Trim('{', '}').Split(':');
        var token = PinnedValues.Tokens.Make(placeholder, words[0], words.Length > 1 ? long.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture) : 0);
        var owners = new TokenOwners(PinnedValues.Settings("unused"), Now);
        var nothing = new ClientResponse(200, [], ReadOnlyMemory<byte>.Empty);
        Assert.Equal(owner, string.Join(',', owners.Of($"Bearer {token}", nothing)));

        // Whom an answer signs in sees what that answer says.
        Assert.Equal(owner, string.Join(',', owners.Of("{}", nothing with { Body = Encoding.UTF8.GetBytes($"[\"{token}\"]") })));
        var unsigned = $"{Convert.ToBase64String("""{"alg":"none","typ":"JWT"}"""u8).TrimEnd('=')}.{token.Split('.')[1]}.";
        Assert.Empty(owners.Of(unsigned, nothing));
        Assert.Empty(owners.Of($"{unsigned}{token.Split('.')[2]}", nothing));
    }

    [Fact(DisplayName = "Every value is planted where it was said, each is another one, and the samples hold none of them")]
    public async Task Planted()
    {
        using var data = await DataFolder.Copy();
        MemberSecrets.Put(data.Path);
        var rows = new StringBuilder();
        await using (var connection = new SqliteConnection($"Data Source={Path.Combine(data.Path, "bingeme.db")};Pooling=False"))
        {
            await connection.OpenAsync();
            foreach (var table in MemberSecrets.Tables)
            {
                await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // names of our own tables
                command.CommandText = $"select * from \"{table}\"";
#pragma warning restore CA2100
                await using var reader = await command.ExecuteReaderAsync();
                while (await reader.ReadAsync())
                    for (var i = 0; i < reader.FieldCount; i++) rows.Append(reader.GetValue(i)).Append('\n');
            }
        }

        var (all, values) = (rows.ToString(), MemberSecrets.Canaries.Select(static c => c.Value).ToList());
        Assert.True(values.Count > 60, $"{values.Count}");
        Assert.Equal(values.Count, values.Distinct().Count());
        Assert.All(values, v => Assert.Contains(v, all, StringComparison.Ordinal));
        var samples = string.Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.json", SearchOption.AllDirectories).Select(File.ReadAllText));
        Assert.All(values, v => Assert.DoesNotContain(v, samples, StringComparison.Ordinal));
    }

    [Fact(DisplayName = "A host that takes every member for member 1 is found in the samples' own cases, though both sides do so alike; one that does not is not")]
    public async Task Mistaken_member()
    {
        var corpus = (await ReplayCorpus.Read(Path.Combine(Repository.Root, "samples"), CancellationToken.None)).Cases;
        IReadOnlyList<ReplayCase> chosen =
        [
            .. corpus.Where(static c => c.Id.StartsWith("user/user.getSettings/", StringComparison.Ordinal) || c.Id.StartsWith("payout/payout.getMethod/", StringComparison.Ordinal) || c.Id.StartsWith("messages/messages.listConversations/", StringComparison.Ordinal)),
        ];
        chosen = [.. chosen.Where(static c => c.Steps.All(static s => s.Event.Contains("{{member:1}}", StringComparison.Ordinal)))];
        Assert.NotEmpty(chosen);
        var asked = chosen.Select(static c => c with { Steps = [.. c.Steps.Select(static s => s with { Event = s.Event.Replace("{{member:1}}", "{{member:6}}", StringComparison.Ordinal) })] }).ToList();
        var honest = await Run(asked, static sent => sent);
        Assert.Empty(honest.Findings);
        Assert.True(honest.Canaries!.Value.NeverShown.Count < honest.Canaries.Value.All);
        var (six, one) = (PinnedValues.Tokens.Make("{{member:6}}", "member", 6), PinnedValues.Tokens.Make("{{member:1}}", "member", 1));
        var mistaken = await Run(asked, sent => sent.Replace(six, one, StringComparison.Ordinal));
        Assert.Contains(mistaken.Findings, static f => f.Failure.What.Contains("bank account (users 1)", StringComparison.Ordinal));
        Assert.All(mistaken.Findings, static f => Assert.True(f.IsLeak));
    }

    private static Task<FuzzReport> Run(IReadOnlyList<ReplayCase> corpus, Func<string, string> change)
    {
        var target = new Changed(change);
        return new FuzzRun(target, target, new FuzzOptions
        {
            Replay = new ReplayOptions { Tokens = PinnedValues.Tokens },
            Operation = static _ => "op",
            Rules = new RuleBook([], DateOnly.MinValue),
            Seed = 1,
            Unchanged = true,
            Tries = 5,
            Canaries = MemberSecrets.Watch(PinnedValues.Settings("unused"), Now),
        }).Run(corpus, CancellationToken.None);
    }

    /// <summary>A host over the planted data that is sent something else.</summary>
    private sealed class Changed(Func<string, string> change) : IReplayTarget
    {
        public string Name => "side";

        public bool StartsFresh => true;

        public async Task<IHostSide> Start(CancellationToken cancelled)
        {
            var data = await DataFolder.Copy();
            MemberSecrets.Put(data.Path);
            return new Side(LambdaSide.Start(data, PinnedValues.Environment(data.Path)), change);
        }

        private sealed class Side(IHostSide inner, Func<string, string> change) : IHostSide
        {
            public string Folder => inner.Folder;

            public Task<ClientResponse> Send(string sample, CancellationToken cancelled) => inner.Send(change(sample), cancelled);

            public Task<string?> NewestCode(string address, CancellationToken cancelled) => inner.NewestCode(address, cancelled);

            public ValueTask DisposeAsync() => inner.DisposeAsync();
        }
    }
}
