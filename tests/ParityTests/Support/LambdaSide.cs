using System.Text;
using BingeMe.ApiGateway;
using BingeMe.ApiGateway.Emulation;
using BingeMe.HostLambda;
using BingeMe.HostLambda.Runtime;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;

namespace ParityTests.Support;

/// <summary>The Lambda host in process: event, handler, answer, and what a gateway makes of the answer.</summary>
internal sealed class LambdaSide : IHostSide
{
    private readonly DataFolder data;
    private readonly BingeMeApi api;
    private readonly ApiInvocationHandler handler;

    private LambdaSide(DataFolder data, Dictionary<string, string> environment)
    {
        this.data = data;
        api = new BingeMeApi(Settings.From(environment), _ => Failures.Log);
        handler = LambdaHost.Handler(api, streaming: false);
    }

    public string Folder => data.Path;

    public static async Task<IHostSide> Start(params (string Name, string Value)[] settings)
    {
        var data = await DataFolder.Copy();
        var environment = Pins.Environment(data.Path);
        foreach (var (name, value) in settings) environment[name] = value;
        return new LambdaSide(data, environment);
    }

    /// <summary>With stores of the caller's.</summary>
    public static IHostSide Start(DataFolder data, Dictionary<string, string> environment) => new LambdaSide(data, environment);

    public async Task<ClientResponse> Send(string sample, CancellationToken cancelled)
    {
        var payload = Encoding.UTF8.GetBytes(sample);
        var received = GatewayEvent.Decode(payload, new InvocationInfo { RequestId = "none" });
        var answer = await handler.Handle(new Invocation { RequestId = "parity", Payload = payload }, cancelled);
        return GatewayAnswer.Interpret(answer.Json.Span, received.Kind, received.Request!.Method);
    }

    public async ValueTask DisposeAsync()
    {
        await api.DisposeAsync();
        data.Dispose();
    }
}
