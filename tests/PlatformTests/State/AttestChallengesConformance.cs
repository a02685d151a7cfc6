using BingeMe.Handlers.Ports;

namespace BingeMe.PlatformTests.State;

/// <summary>What every store of seen challenges must do.</summary>
public abstract class AttestChallengesConformance
{
    private static readonly DateTimeOffset Now = new(2025, 6, 15, 12, 0, 0, TimeSpan.Zero);

    protected abstract IAttestChallenges Challenges { get; }

    [Fact]
    public async Task Of_50_parallel_claims_one_is_the_first()
    {
        var claims = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => Challenges.Claim("c", Now, Now.AddMinutes(5), default))));
        Assert.Equal(1, claims.Count(c => c));
    }

    [Fact]
    public async Task A_claim_lapses_and_others_are_their_own()
    {
        Assert.True(await Challenges.Claim("c", Now, Now.AddMinutes(5), default));
        Assert.True(await Challenges.Claim("C", Now, Now.AddMinutes(5), default));
        Assert.False(await Challenges.Claim("c", Now.AddMinutes(4), Now.AddMinutes(9), default));
        Assert.True(await Challenges.Claim("c", Now.AddMinutes(5), Now.AddMinutes(10), default));
    }
}
