using System.Net;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Cli.Samples;
using BingeMe.HostKestrel;
using BingeMe.Http;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.TestSupport.Http;

namespace ParityTests.Support;

/// <summary>The EC2 host on a socket of this machine, behind a trusted proxy: this test.</summary>
internal sealed class KestrelSide : IHostSide
{
    private readonly DataFolder data;
    private readonly BingeMeApi api;
    private readonly KestrelHost host;

    private KestrelSide(DataFolder data, Dictionary<string, string> environment)
    {
        this.data = data;
        api = new BingeMeApi(Settings.From(environment), _ => Failures.Log);
        var options = new KestrelHostOptions { Port = 0, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] };
        host = new KestrelHost(api.Api, options, api.Context.Drain, SystemEntropy.Instance, api.Context.Clock);
    }

    public string Folder => data.Path;

    public static async Task<IHostSide> Start(params (string Name, string Value)[] settings)
    {
        var data = await DataFolder.Copy();
        var environment = Pins.Environment(data.Path);
        foreach (var (name, value) in settings) environment[name] = value;
        return await Start(data, environment);
    }

    /// <summary>With stores of the caller's.</summary>
    public static async Task<IHostSide> Start(DataFolder data, Dictionary<string, string> environment)
    {
        var side = new KestrelSide(data, environment);
        await side.host.Start();
        return side;
    }

    public Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var request = SampleRequest.Of(sample);
        return RawClient.Send(host.Addresses[0].Port, request.Wire.Method, request.Wire.Target, request.ForwardedLines, request.Wire.Body, cancelled);
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await api.DisposeAsync();
        data.Dispose();
    }
}
