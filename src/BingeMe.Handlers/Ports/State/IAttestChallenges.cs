namespace BingeMe.Handlers.Ports;

/// <summary>App Attest challenges that were seen; they lie in <c>rate_limits</c> as <c>appattest:challenge:{challenge}</c> (platform-auth P7).</summary>
public interface IAttestChallenges
{
    /// <summary>Claims a challenge for a while. True for exactly one of many concurrent callers; false when it was seen before.</summary>
    Task<bool> Claim(string challenge, DateTimeOffset now, DateTimeOffset until, CancellationToken cancelled);
}
