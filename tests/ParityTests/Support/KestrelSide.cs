using System.Net;
using BingeMe.Kestrel;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>The EC2 host on a socket of this machine, behind a trusted proxy: this test.</summary>
internal static class KestrelSide
{
    public static async Task<IHostSide> Start(params (string Name, string Value)[] settings)
    {
        var data = await DataFolder.Copy();
        return await Start(data, PinnedValues.Environment(data.Path, settings));
    }

    /// <summary>With stores of the caller's.</summary>
    public static async Task<IHostSide> Start(DataFolder data, Dictionary<string, string> environment)
    {
        var api = new BingeMeApi(Settings.From(environment), _ => Failures.Log);
        var host = new KestrelHost(api.Api, new KestrelHostOptions { Port = 0, TrustedProxies = [IPNetwork.Parse("127.0.0.0/8")] }, clock: api.Context.Clock);
        await host.Start();
        var stores = data.Stores(
            async () =>
            {
                await host.DisposeAsync();
                await api.DisposeAsync();
            },
            api.FlushAsync);
        return new SocketSide(host.Addresses[0].Port, isProxy: true, stores);
    }
}
