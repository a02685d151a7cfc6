using BingeMe.Hosting;
using BingeMe.Lambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>The Lambda host in process.</summary>
internal static class LambdaSide
{
    public static async Task<IHostSide> Start(params (string Name, string Value)[] settings)
    {
        var data = await DataFolder.Copy();
        return Start(data, PinnedValues.Environment(data.Path, settings));
    }

    /// <summary>With stores of the caller's.</summary>
    public static IHostSide Start(DataFolder data, Dictionary<string, string> environment)
    {
        var api = new BingeMeApi(Settings.From(environment), _ => Failures.Log);
        return new HandlerSide(LambdaHost.Handler(api, ResponseStreaming.None), data.Stores(api.DisposeAsync, api.FlushAsync));
    }
}
