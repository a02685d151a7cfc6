using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using BingeMe.Handlers.Ports;
using Microsoft.IdentityModel.Tokens;

namespace BingeMe.Platform.Identity;

/// <summary>
/// The providers' published key sets, fetched on first need and kept for an hour. A key id that the set lacks leads to one fetch
/// (keys rotate), at most every ten seconds, so that invented ids cannot make us hammer the provider.
/// </summary>
internal sealed class HttpProviderKeys : IProviderKeys, IDisposable
{
    /// <summary>Where Google publishes.</summary>
    public static readonly Uri GoogleKeys = new("https://www.googleapis.com/oauth2/v3/certs");

    /// <summary>Where Apple publishes.</summary>
    public static readonly Uri AppleKeys = new("https://appleid.apple.com/auth/keys");

    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);

    private readonly Func<HttpClient> http;
    private readonly TimeProvider clock;
    private readonly Uri google;
    private readonly Uri apple;
    private readonly SemaphoreSlim fetching = new(1, 1);
    private volatile KeySet?[] sets = new KeySet?[2];

    /// <summary>Fetches nothing yet.</summary>
    /// <param name="http">The client, asked for at the first fetch.</param>
    /// <param name="clock">Dates the sets.</param>
    /// <param name="google">Google's key set; <see cref="GoogleKeys"/> when null.</param>
    /// <param name="apple">Apple's key set; <see cref="AppleKeys"/> when null.</param>
    public HttpProviderKeys(Func<HttpClient> http, TimeProvider clock, Uri? google = null, Uri? apple = null)
    {
        this.http = http;
        this.clock = clock;
        this.google = google ?? GoogleKeys;
        this.apple = apple ?? AppleKeys;
    }

    /// <inheritdoc/>
    public async ValueTask<RsaSecurityKey?> Find(IdentityProvider provider, string keyId, CancellationToken cancelled)
    {
        var set = sets[(int)provider];
        if (set is not null && clock.GetUtcNow() < set.FetchedAt + Fresh && set.Keys.TryGetValue(keyId, out var key))
            return key;
        set = await Refreshed(provider, keyId, cancelled);
        return set.Keys.GetValueOrDefault(keyId);
    }

    /// <inheritdoc/>
    public void Dispose() => fetching.Dispose();

    private async Task<KeySet> Refreshed(IdentityProvider provider, string keyId, CancellationToken cancelled)
    {
        await fetching.WaitAsync(cancelled);
        try
        {
            // Whoever waited may find that the one before has fetched.
            var now = clock.GetUtcNow();
            var set = sets[(int)provider];
            if (set is not null && (now < set.FetchedAt + Between || (now < set.FetchedAt + Fresh && set.Keys.ContainsKey(keyId))))
                return set;
            try
            {
                var fetched = new KeySet(await Fetch(provider, cancelled), now);
                sets[(int)provider] = fetched;
                return fetched;
            }
            catch (Exception e) when (e is HttpRequestException or JsonException or FormatException || (e is OperationCanceledException && !cancelled.IsCancellationRequested))
            {
                // An old set that has the key serves on through the provider's outage.
                if (set is not null && set.Keys.ContainsKey(keyId))
                    return set;
                throw new DependencyException(provider == IdentityProvider.Google ? "google-keys" : "apple-keys", e) { Kind = IdentityFaults.KindOf(e) };
            }
        }
        finally
        {
            fetching.Release();
        }
    }

    private async Task<Dictionary<string, RsaSecurityKey>> Fetch(IdentityProvider provider, CancellationToken cancelled)
    {
        var url = provider == IdentityProvider.Google ? google : apple;
        var document = JsonSerializer.Deserialize(await http().GetByteArrayAsync(url, cancelled), IdentityJson.Default.JwksDocument);
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
}
