using System.Diagnostics;
using BingeMe.ApiGateway.Emulation;
using BingeMe.Emulator;
using BingeMe.Platform.Composition;
using BingeMe.Replay.Samples;
using BingeMe.Replay.Sides;

namespace ParityTests.Support;

/// <summary>Both published hosts as processes.</summary>
internal sealed class WirePair : IAsyncDisposable
{
    private readonly DataFolder lambdaData;
    private readonly DataFolder kestrelData;
    private readonly GatewayEmulator emulator;
    private readonly Process kestrel;
    private readonly int kestrelPort;

    private WirePair(DataFolder lambdaData, DataFolder kestrelData, GatewayEmulator emulator, Process kestrel, int kestrelPort)
    {
        this.lambdaData = lambdaData;
        this.kestrelData = kestrelData;
        this.emulator = emulator;
        this.kestrel = kestrel;
        this.kestrelPort = kestrelPort;
    }

    /// <summary>Where the emulated gateway in front of the bootstrap listens.</summary>
    public Uri LambdaAddress => emulator.BaseUrl;

    /// <summary>Where the EC2 host listens.</summary>
    public Uri KestrelAddress => new($"http://127.0.0.1:{kestrelPort}");

    /// <summary>The published EC2 host.</summary>
    public static string KestrelBinary => Binary("BINGEME_KESTREL_BINARY", "artifacts/kestrel/BingeMe.HostKestrel");

    /// <summary>The published function.</summary>
    public static string LambdaBinary => Binary("BINGEME_LAMBDA_BINARY", "artifacts/lambda/bootstrap");

    public string LambdaFolder => lambdaData.Path;

    public string KestrelFolder => kestrelData.Path;

    /// <summary>Each over a data folder of its own, pinned alike and without limits.</summary>
    public static async Task<WirePair> Start()
    {
        var (lambdaData, kestrelData) = (await DataFolder.Copy(), await DataFolder.Copy());
        return await Start(lambdaData, await Environment(lambdaData), kestrelData, await Environment(kestrelData));
    }

    /// <summary>Both over the same stores, as blue and green are.</summary>
    /// <param name="data">Folder of what is left embedded, such as the outbox.</param>
    /// <param name="environment">Where the stores are.</param>
    public static Task<WirePair> StartShared(DataFolder data, Dictionary<string, string> environment) => Start(data, environment, data, environment);

    private static async Task<WirePair> Start(
        DataFolder lambdaData, Dictionary<string, string> lambdaEnvironment, DataFolder kestrelData, Dictionary<string, string> kestrelEnvironment)
    {
        var bootstrap = LambdaBinary;
        var server = KestrelBinary;
        var emulator = await GatewayEmulator.Start(new EmulatorOptions { Command = [bootstrap], MaxSandboxes = 1, Environment = lambdaEnvironment });
        var start = new ProcessStartInfo(server) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var (name, value) in kestrelEnvironment) start.Environment[name] = value;
        start.Environment["PORT"] = "0";

        // What a gateway vouches for in an event, a proxy vouches for here.
        start.Environment["TRUSTED_PROXIES"] = "127.0.0.0/8";
        var kestrel = Process.Start(start)!;
        return new WirePair(lambdaData, kestrelData, emulator, kestrel, await Port(kestrel));
    }

    /// <summary>Settings that switch every operation's own limit off.</summary>
    public static async Task<Dictionary<string, string>> OperationLimitsOff()
    {
        await using var api = new BingeMeApi(PinnedValues.Settings("unused"), _ => Failures.Log);
        return api.Operations.Where(o => o.Limit is not null).ToDictionary(o => $"RATE_LIMIT_{Upper(o.Id)}", _ => "0");
    }

    public Task<ClientResponse> Lambda(string sample, CancellationToken cancelled) => Send(emulator.BaseUrl.Port, sample, cancelled);

    public Task<ClientResponse> Kestrel(string sample, CancellationToken cancelled) => Send(kestrelPort, sample, cancelled);

    public async ValueTask DisposeAsync()
    {
        await emulator.DisposeAsync();
        UnixSignals.Terminate(kestrel.Id);
        await kestrel.WaitForExitAsync();
        kestrel.Dispose();
        lambdaData.Dispose();
        kestrelData.Dispose();
    }

    private static string Binary(string variable, string usual)
    {
        var file = System.Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given ? given : Path.Combine(Repository.Root, usual);
        if (!File.Exists(file)) Xunit.Assert.Fail($"There is no {file}. Run ./publish first, or set {variable}.");
        return file;
    }

    private static async Task<Dictionary<string, string>> Environment(DataFolder data)
    {
        var environment = PinnedValues.Environment(data.Path);
        environment["LOG_LEVEL"] = "error";

        // Without limits the order of samples does not matter.
        foreach (var limit in new[] { "GENERAL", "OTP_SENDS", "PASSWORD_FAILURES" }) environment[$"RATE_LIMIT_{limit}"] = "0";
        foreach (var (name, value) in await OperationLimitsOff()) environment[name] = value;
        return environment;
    }

    private static string Upper(string id) => string.Concat(id.Select(c => char.IsAsciiLetterUpper(c) ? $"_{c}" : c == '.' ? "_" : char.ToUpperInvariant(c).ToString()));

    private static async Task<int> Port(Process process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            var at = line.IndexOf("listens on http://", StringComparison.Ordinal);
            if (at < 0) continue;

            // What follows would fill the pipe and halt the host.
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            return new Uri(line[(at + "listens on ".Length)..]).Port;
        }

        throw new InvalidOperationException("The EC2 host ended before it listened.");
    }

    private static Task<ClientResponse> Send(int port, string sample, CancellationToken cancelled)
    {
        var wire = SampleRequest.Of(sample).Wire;
        return RawClient.Send(port, wire.Method, wire.Target, wire.Headers, wire.Body, cancelled);
    }
}
