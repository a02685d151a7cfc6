using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using Microsoft.IdentityModel.Tokens;

namespace BingeMe.Platform.Identity;

/// <summary>
/// The providers' published key sets, fetched on first need and kept for an hour. A key id that the set lacks leads to one fetch
/// (keys rotate), at most every ten seconds, so that invented ids cannot make us hammer the provider. A fetch is shared by all who need it, and
/// after one that failed nobody waits for ten seconds.
/// </summary>
internal sealed class HttpProviderKeys : IProviderKeys
{
    /// <summary>Where Google publishes.</summary>
    public static readonly Uri GoogleKeys = new("https://www.googleapis.com/oauth2/v3/certs");

    /// <summary>Where Apple publishes.</summary>
    public static readonly Uri AppleKeys = new("https://appleid.apple.com/auth/keys");

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Func<HttpClient> http;
    private readonly TimeProvider clock;
    private readonly Published google;
    private readonly Published apple;

    /// <summary>Fetches nothing yet.</summary>
    /// <param name="http">The client, asked for at the first fetch; its time-out bounds each.</param>
    /// <param name="clock">Dates the sets.</param>
    /// <param name="google">Google's key set; <see cref="GoogleKeys"/> when null.</param>
    /// <param name="apple">Apple's key set; <see cref="AppleKeys"/> when null.</param>
    public HttpProviderKeys(Func<HttpClient> http, TimeProvider clock, Uri? google = null, Uri? apple = null)
    {
        this.http = http;
        this.clock = clock;
        this.google = new Published("google-keys", google ?? GoogleKeys);
        this.apple = new Published("apple-keys", apple ?? AppleKeys);
    }

    /// <inheritdoc/>
    public async ValueTask<RsaSecurityKey?> Find(IdentityProvider provider, string keyId, CancellationToken cancelled)
    {
        var published = provider == IdentityProvider.Google ? google : apple;
        Task<KeySet> fetching;
        lock (published.Gate)
        {
            var (now, set) = (clock.GetUtcNow(), published.Set);
            var key = set?.Keys.GetValueOrDefault(keyId);
            if (set is not null && now < set.FetchedAt + (key is null ? Between : Fresh)) return key;

            // It failed a moment ago: an old set that has the key serves on through the outage, and nobody else waits for it once more.
            if (now < published.FailedAt + Between) return key ?? throw published.Down();
            fetching = published.Fetching ??= Refreshed(published);
        }

        // For all who wait, so that none waits for another's time-out behind which his own would begin, and none who gives up ends it for the rest.
        try
        {
            return (await fetching.WaitAsync(cancelled)).Keys.GetValueOrDefault(keyId);
        }
        catch (DependencyException) when (published.Set?.Keys.GetValueOrDefault(keyId) is { } old)
        {
            return old;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "Told to all who wait, as a dependency's failure; a fetch that ended must never stay the one to wait for.")]
    private async Task<KeySet> Refreshed(Published published)
    {
        // Off the caller's stack, which holds the lock.
        await Task.Yield();
        try
        {
            var fetched = new KeySet(await Fetch(published.Address), clock.GetUtcNow());
            lock (published.Gate)
            {
                published.Set = fetched;
                published.Fetching = null;
            }

            return fetched;
        }
        catch (Exception e)
        {
            lock (published.Gate)
            {
                published.FailedAt = clock.GetUtcNow();
                published.Failure = e;
                published.Fetching = null;
            }

            throw published.Down();
        }
    }

    private async Task<Dictionary<string, RsaSecurityKey>> Fetch(Uri address)
    {
        var document = JsonSerializer.Deserialize(await http().GetByteArrayAsync(address, CancellationToken.None), IdentityJson.Default.JwksDocument);
        var keys = new Dictionary<string, RsaSecurityKey>(StringComparer.Ordinal);
        foreach (var key in document?.Keys ?? [])
        {
            if (key is not { Kty: "RSA", Kid: { } id, N: { } modulus, E: { } exponent, Use: null or "sig" })
                continue;
            var parameters = new RSAParameters { Modulus = Base64Url.DecodeFromChars(modulus), Exponent = Base64Url.DecodeFromChars(exponent) };
            keys[id] = new RsaSecurityKey(parameters) { KeyId = id };
        }

        return keys;
    }

    private sealed record KeySet(Dictionary<string, RsaSecurityKey> Keys, DateTimeOffset FetchedAt);

    /// <summary>What is known of one provider: an outage of the one is none of the other's.</summary>
    private sealed class Published(string name, Uri address)
    {
        public Lock Gate { get; } = new();

        public Uri Address { get; } = address;

        public volatile KeySet? Set;

        /// <summary>The fetch on its way; null when none is.</summary>
        public Task<KeySet>? Fetching { get; set; }

        public DateTimeOffset FailedAt { get; set; } = DateTimeOffset.MinValue;

        public Exception? Failure { get; set; }

        public DependencyException Down() => new(name, Failure) { Kind = IdentityFaults.KindOf(Failure!) };
    }
}
