using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Deployment;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Samples;
using ParityTests.Support;
using Xunit;

namespace ParityTests.MovedUser;

/// <summary>
/// A user who is moved between the hosts in the middle of a flow must not notice (docs/state.md): every sequence, each
/// next request to the other native binary, on real stores, beginning on either side.
/// </summary>
[Trait("Category", "Wire")]
public sealed class MovedUserTests
{
    [Theory(DisplayName = "Every sequence goes through with each next request on the other host")]
    [InlineData("dynamodb", true)]
    [InlineData("dynamodb", false)]
    [InlineData("dual", true)]
    [InlineData("dual", false)]
    [InlineData("redis", true)]
    [InlineData("redis", false)]
    public async Task Moved(string stateStore, bool beginsOnLambda)
    {
        await using var stores = await SharedStores.Create(stateStore);
        await using var pair = await WirePair.StartShared(stores.Folder, stores.Environment);
        var requests = 0;
        Task<ClientResponse> Alternate(string sample, CancellationToken cancelled) =>
            (requests++ % 2 == 0) == beginsOnLambda ? pair.Lambda(sample, cancelled) : pair.Kestrel(sample, cancelled);

        var tokens = SampleTokens.From(Settings.From(new Dictionary<string, string>()));
        var runner = new SequenceRunner(Alternate, DataFolder.Codes(stores.Folder.Path), tokens);
        foreach (var name in Repository.Corpus.Sequences) await runner.Run(await Repository.Corpus.Sequence(name), CancellationToken.None);

        Assert.True(requests > 2 * Repository.Corpus.Sequences.Count, $"Only {requests} requests were sent.");
    }

    [Fact(DisplayName = "A limit counts in one place, whichever host is asked")]
    public async Task Limit_is_shared()
    {
        await using var stores = await SharedStores.Create("dynamodb", new() { ["RATE_LIMIT_AUTH_INIT_SESSION"] = "6/15m" });
        await using var pair = await WirePair.StartShared(stores.Folder, stores.Environment);
        var sample = Repository.Corpus.Samples.Single(s => s.Id == "auth/auth.initSession/android").Text;
        var statuses = new List<int>();
        for (var i = 0; i < 10; i++) statuses.Add((await (i % 2 == 0 ? pair.Lambda(sample, default) : pair.Kestrel(sample, default))).Status);

        Assert.Equal([200, 200, 200, 200, 200, 200, 429, 429, 429, 429], statuses);
    }
}
