using BingeMe.Handlers.Ports;
using BingeMe.Platform.Identity;

namespace BingeMe.PlatformTests.Identity;

public sealed class IdentityTokensTests : IDisposable
{
    private const string Ours = "our-client.apps.example";
    private readonly ManualClock clock = new();
    private readonly SigningKey first = new("k1");
    private readonly SigningKey second = new("k2");
    private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(2) };
    private readonly FakeServer server;
    private readonly HttpProviderKeys keys;
    private readonly IdentityTokens tokens;
    private (int Status, string Body) published;

    public IdentityTokensTests()
    {
        published = (200, SigningKey.Set(first));
        server = new FakeServer(_ => published);
        keys = new HttpProviderKeys(() => http, clock, server.Url, server.Url);
        tokens = new IdentityTokens(keys, new AppleCodeExchange(null, () => http, clock), clock);
    }

    public void Dispose()
    {
        server.Dispose();
        http.Dispose();
        first.Dispose();
        second.Dispose();
    }

    [Fact]
    public async Task A_good_token_names_the_person()
    {
        var identity = await Verify(first.Sign(Claims()));
        Assert.Equal(new Handlers.Ports.Identity("sub-1", "mira@creators.example", true, "Mira"), identity);
        Assert.NotNull(await Verify(first.Sign(Claims(issuer: "accounts.google.com"))));
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task Apple_writes_its_flags_as_text_and_may_leave_out_the_address()
    {
        var token = first.Sign(Claims(issuer: "https://appleid.apple.com", more: "\"email\":\"a@b.example\",\"email_verified\":\"true\""));
        Assert.Equal(new Handlers.Ports.Identity("sub-1", "a@b.example", true, null), await Verify(token, IdentityProvider.Apple));
        var bare = first.Sign(Claims(issuer: "https://appleid.apple.com", more: "\"nonce_supported\":true"));
        Assert.Equal(new Handlers.Ports.Identity("sub-1", null, false, null), await Verify(bare, IdentityProvider.Apple));
    }

    [Fact]
    public async Task Audience_issuer_and_times_are_checked()
    {
        Assert.Null(await Verify(first.Sign(Claims(audience: "another-app"))));
        Assert.Null(await Verify(first.Sign(Claims(issuer: "https://accounts.evil.example"))));
        Assert.Null(await Verify(first.Sign(Claims(issuer: "https://appleid.apple.com"))));
        Assert.Null(await Verify(first.Sign(Claims(expires: -31))));
        Assert.NotNull(await Verify(first.Sign(Claims(expires: -29))));
        Assert.Null(await Verify(first.Sign(Claims().Replace("\"exp\"", "\"xexp\"", StringComparison.Ordinal))));
        Assert.Null(await Verify(first.Sign(Claims().Replace("\"sub\"", "\"xsub\"", StringComparison.Ordinal))));
        Assert.Null(await tokens.Verify(IdentityProvider.Google, first.Sign(Claims()), [], default));
    }

    [Fact]
    public async Task Other_algorithms_are_refused_without_asking_for_keys()
    {
        Assert.Null(await Verify(SigningKey.Unsigned(Claims())));
        Assert.Null(await Verify(first.SignWithPublicKeyAsSecret(Claims())));
        Assert.Null(await Verify(first.Sign(Claims(), """{"alg":"RS256","typ":"JWT"}""")));
        Assert.Null(await Verify(first.Sign(Claims(), """{"alg":"none","kid":"k1"}""")));
        Assert.Null(await Verify("not.a.token"));
        Assert.Null(await Verify(""));
        Assert.Null(await Verify("eyJ9.e30.x"));
        Assert.Equal(0, server.Calls);
    }

    [Fact]
    public async Task A_changed_token_or_a_foreign_key_is_refused()
    {
        var token = first.Sign(Claims());
        var parts = token.Split('.');
        var forged = SigningKey.Unsigned(Claims(more: "\"email\":\"victim@b.example\"")).Split('.')[1];
        Assert.Null(await Verify($"{parts[0]}.{forged}.{parts[2]}"));
        Assert.Null(await Verify(second.Sign(Claims(), """{"alg":"RS256","kid":"k1"}""")));
    }

    [Fact]
    public async Task A_new_key_is_fetched_once_and_invented_ones_do_not_hammer_the_provider()
    {
        Assert.NotNull(await Verify(first.Sign(Claims())));
        published = (200, SigningKey.Set(first, second));
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.NotNull(await Verify(second.Sign(Claims())));
        Assert.Equal(2, server.Calls);
        for (var i = 0; i < 20; i++)
            Assert.Null(await Verify(first.Sign(Claims(), $$"""{"alg":"RS256","kid":"invented-{{i}}"}""")));
        Assert.Equal(2, server.Calls);
    }

    [Fact]
    public async Task Parallel_first_tokens_share_one_fetch()
    {
        var token = first.Sign(Claims());
        Assert.All(await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Verify(token)))), Assert.NotNull);
        Assert.Equal(1, server.Calls);
    }

    [Fact]
    public async Task Known_keys_serve_on_through_an_outage_and_unknown_ones_are_a_dependency_that_is_down()
    {
        Assert.NotNull(await Verify(first.Sign(Claims(expires: 7200))));
        published = (500, "oops");
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.NotNull(await Verify(first.Sign(Claims())));
        var e = await Assert.ThrowsAsync<DependencyException>(() => Verify(second.Sign(Claims())));
        Assert.Equal("google-keys", e.Dependency);

        // Not asked again at once: a known key is found, an unknown one is refused without a call.
        var calls = server.Calls;
        Assert.NotNull(await Verify(first.Sign(Claims())));
        await Assert.ThrowsAsync<DependencyException>(() => Verify(second.Sign(Claims())));
        Assert.Equal(calls, server.Calls);
        clock.Advance(TimeSpan.FromSeconds(10));
        published = (200, "no json");
        await Assert.ThrowsAsync<DependencyException>(() => Verify(second.Sign(Claims())));
    }

    /// <summary>All who waited did so one behind another, each for a time-out of his own, and one provider's outage was the other's.</summary>
    [Fact]
    public async Task All_wait_for_one_fetch_of_their_own_provider()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var nowhere = new Uri($"http://{silent.LocalEndpoint}/");
        var one = new IdentityTokens(new HttpProviderKeys(() => http, clock, nowhere, server.Url), new AppleCodeExchange(null, () => http, clock), clock);

        var google = Enumerable.Range(0, 8).Select(i => Task.Run(() => one.Verify(IdentityProvider.Google, first.Sign(Claims(more: $"\"n\":{i}")), [Ours], default))).ToList();
        Assert.NotNull(await one.Verify(IdentityProvider.Apple, first.Sign(Claims(issuer: "https://appleid.apple.com", more: "\"nonce_supported\":true")), [Ours], default));

        // The one who gives up ends it for nobody else.
        using var impatient = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one.Verify(IdentityProvider.Google, first.Sign(Claims()), [Ours], impatient.Token));
        foreach (var waiting in google) Assert.Equal("google-keys", (await Assert.ThrowsAsync<DependencyException>(() => waiting)).Dependency);
        silent.Stop();
    }

    [Fact]
    public async Task Keys_that_were_withdrawn_lapse_within_the_hour()
    {
        Assert.NotNull(await Verify(first.Sign(Claims())));
        published = (200, SigningKey.Set(second));
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Null(await Verify(first.Sign(Claims())));
    }

    private Task<Handlers.Ports.Identity?> Verify(string token, IdentityProvider provider = IdentityProvider.Google) =>
        tokens.Verify(provider, token, ["another-of-ours", Ours], default);

    private string Claims(
        string issuer = "https://accounts.google.com",
        string audience = Ours,
        int expires = 3600,
        string more = "\"email\":\"mira@creators.example\",\"email_verified\":true,\"name\":\"Mira\"") =>
        $$"""{"iss":"{{issuer}}","aud":"{{audience}}","sub":"sub-1","iat":{{clock.GetUtcNow().ToUnixTimeSeconds()}},"exp":{{clock.GetUtcNow().ToUnixTimeSeconds() + expires}},{{more}}}""";
}
