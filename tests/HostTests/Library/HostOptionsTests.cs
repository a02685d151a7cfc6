using BingeMe.ApiGateway;
using BingeMe.Kestrel;
using BingeMe.Lambda;
using HostTests.Kestrel;
using Xunit;

namespace HostTests.Library;

/// <summary>What is wrong with a host is said when it is made, not by every request or when the process is told to end.</summary>
public sealed class HostOptionsTests
{
    public static TheoryData<string, KestrelHostOptions> Unusable { get; } = new()
    {
        { "Address", new() { Address = null! } },
        { "TrustedProxies", new() { TrustedProxies = null! } },
        { "Port", new() { Port = -1 } },
        { "Port", new() { Port = 65_536 } },
        { "Http2Port", new() { Http2Port = -1 } },
        { "Http2Port", new() { Port = 4001, Http2Port = 4001 } },
        { "MaximumBodyBytes", new() { MaximumBodyBytes = -1 } },
        { "MaximumBodiesBytes", new() { MaximumBodiesBytes = -1 } },
        { "MaximumConnections", new() { MaximumConnections = 0 } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.Zero } },
        { "RequestTimeout", new() { RequestTimeout = Timeout.InfiniteTimeSpan } },
        { "RequestTimeout", new() { RequestTimeout = TimeSpan.MaxValue } },
        { "HeadTimeout", new() { HeadTimeout = TimeSpan.Zero } },
        { "ProxyHeaderTimeout", new() { ProxyHeaderTimeout = TimeSpan.FromSeconds(-1) } },
        { "DrainDelay", new() { DrainDelay = TimeSpan.FromSeconds(-1) } },
        { "DrainDelay", new() { DrainDelay = TimeSpan.MaxValue } },
        { "ShutdownTimeout", new() { ShutdownTimeout = TimeSpan.FromSeconds(-5) } },
    };

    [Theory]
    [MemberData(nameof(Unusable))]
    public void An_option_that_a_server_cannot_keep_to_is_named(string name, KestrelHostOptions options) =>
        Assert.StartsWith($"KestrelHostOptions.{name} ", Assert.Throws<ArgumentException>(() => new KestrelHost(new CapturingApi(), options)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task The_ends_of_what_it_can_keep_to_are_taken()
    {
        var none = TimeSpan.Zero;
        await using var host = new KestrelHost(new CapturingApi(), new KestrelHostOptions { Port = 0, Http2Port = 0, MaximumBodyBytes = 0, MaximumBodiesBytes = 0, MaximumConnections = 1, DrainDelay = none, ShutdownTimeout = none, RequestTimeout = TimeSpan.FromDays(1) });
        await host.Start();
        Assert.Equal(0, await host.Stop());
    }

    [Fact]
    public async Task It_lives_once()
    {
        await using var host = new KestrelHost(new CapturingApi(), new KestrelHostOptions { Port = 0 });
        Assert.Contains("call Start first", (await Assert.ThrowsAsync<InvalidOperationException>(host.RunUntilSignal)).Message, StringComparison.Ordinal);
        await host.Start();
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Start());
        await host.Stop();
        Assert.Contains("make another", (await Assert.ThrowsAsync<InvalidOperationException>(() => host.Start())).Message, StringComparison.Ordinal);
        Assert.Equal(0, await host.Stop());
    }

    [Fact]
    public async Task It_stops_although_what_it_calls_then_fails()
    {
        var warned = new List<string>();
        await using var host = new KestrelHost(new CapturingApi(), new KestrelHostOptions { Port = 0 }, draining: static () => throw new InvalidOperationException("planned"), warn: warned.Add);
        await host.Start();
        var address = host.Addresses[0];
        Assert.Equal(0, await host.Stop());
        Assert.Contains("planned", Assert.Single(warned), StringComparison.Ordinal);
        using var client = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address));
    }

    [Fact]
    public void A_function_says_which_of_its_options_cannot_be()
    {
        Assert.Contains("TrustedHops", Refused(new GatewayOptions { TrustedHops = 0 }), StringComparison.Ordinal);
        Assert.Contains("BasePath", Refused(new GatewayOptions { BasePath = null! }), StringComparison.Ordinal);

        static string Refused(GatewayOptions options) => Assert.Throws<ArgumentException>(() => new ApiInvocationHandler(new CapturingApi(), options)).Message;
    }
}
