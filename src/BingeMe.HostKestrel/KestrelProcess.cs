using System.Net.Sockets;
using System.Text;
using BingeMe.Capture;
using BingeMe.Http;
using BingeMe.Http.Logging;
using BingeMe.Http.Routing;
using BingeMe.Kestrel;
using BingeMe.Platform.Composition;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Logging;
using Serilog.Core;

namespace BingeMe.HostKestrel;

/// <summary>The life of the EC2 host's process: settings, start, notice, stop.</summary>
internal static class KestrelProcess
{
    private const string Help =
        """
        BingeMe.HostKestrel: serves the BingeMe API over HTTP.

        It takes no arguments but --help and --version; settings are environment variables. With none set it serves everything from a local
        folder with demo data. 'bingeme config' prints every setting, its value and where that comes from.

          PORT=4000            port for HTTP/1.1
          H2C_PORT=            port for HTTP/2 without TLS; unset serves none
          LISTEN_ADDRESS=      address to listen on; loopback unless set
          BINGEME_PROFILE=     embedded, services or production
          BINGEME_DATA=.data   folder of the embedded parts

        SIGHUP reads LOG_LEVEL anew from the file of settings (BINGEME_ENV_FILE, else .env).

        Exit codes: 0 stopped by SIGTERM or SIGINT, 1 could not start, 2 wrong settings or arguments.
        """;

    /// <summary>Runs until SIGTERM or SIGINT.</summary>
    /// <returns>The exit code: 0 stopped, 1 could not start, 2 wrong settings or arguments.</returns>
    public static async Task<int> Run(string[] args)
    {
        if (args.Length > 0)
        {
            if (args is ["--version"])
            {
                await Console.Out.WriteLineAsync(Release.Version);
                return 0;
            }

            var isHelp = args[0] is "--help" or "-h";
            await (isHelp ? Console.Out : Console.Error).WriteLineAsync(isHelp ? Help : $"Unknown argument '{args[0]}'.\n\n{Help}");
            return isHelp ? 0 : 2;
        }

        Settings settings;
        try
        {
            settings = Settings.FromEnvironment();
        }
        catch (SettingsException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 2;
        }

        using var metrics = new MetricsPage(settings);
        using var traces = Tracing.Start(settings);
        var level = new LoggingLevelSwitch(Loggers.Level(settings.Get(CoreSettings.LogLevel)));
        await using var logger = Loggers.Console(level);
        using var reload = new LogLevelReload(settings, level, logger);
        var log = Loggers.AccessLog(logger, settings.Get(CoreSettings.Colour));
        await using var api = new BingeMeApi(settings, _ => log, faults: Loggers.FaultLog(logger, settings.Get(CoreSettings.Colour)));
        if (!settings.Get(ServiceSettings.StartWithoutSql) && !await HasDatabase(api)) return 1;
        void Drain()
        {
            api.Context.Drain.Begin();
            logger.Information("Stopping: readiness fails now, requests in flight finish.");
        }

        void Warn(string text) => logger.Warning("{Warning}", text);
        foreach (var warning in settings.Warnings.Concat(api.SettingWarnings())) Warn(warning);
        await using var recorder = Recorder(settings, api, Warn);
        recorder?.Start();
        var served = recorder is null ? api.Api : new RecordedApi(api.Api, recorder, api.Context.Clock);
        await using var host = new KestrelHost(served, Options(settings), Drain, SystemRandomSource.Instance, TimeProvider.System, Warn, log, metrics.Write);
        try
        {
            await host.Start();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            await Console.Error.WriteLineAsync(CannotListen(settings, e));
            return 1;
        }

        api.StartBackground();
        Announce(host, settings);
        logger.Information(
            "Started: version {Version}, profile {Profile}, colour {Colour}, {Addresses}",
            Release.Version,
            settings.Get(CoreSettings.Profile),
            settings.Get(CoreSettings.Colour),
            host.Addresses.Select(static a => a.GetLeftPart(UriPartial.Authority)));
        var left = await host.RunUntilSignal();
        if (left == 0) logger.Information("Stopped; every request in flight was answered.");
        else logger.Warning("Stopped; {Left} requests in flight were not done in time and were broken off.", left);
        return 0;
    }

    private static string CannotListen(Settings settings, Exception fault)
    {
        var http2 = settings.Get(CoreSettings.Http2Port) is > 0 and var port ? $", H2C_PORT={port}" : "";
        return $"Cannot listen with LISTEN_ADDRESS={settings.Get(CoreSettings.ListenAddress)}, PORT={settings.Get(CoreSettings.Port)}{http2}: {fault.Message.ReplaceLineEndings(" ")} "
            + "The address must be this machine's and each port a free one that the process may open (ports below 1024 need CAP_NET_BIND_SERVICE).";
    }

    private static KestrelHostOptions Options(Settings settings) => new()
    {
        Address = settings.Get(CoreSettings.ListenAddress),
        Port = settings.Get(CoreSettings.Port),
        Http2Port = settings.Get(CoreSettings.Http2Port) is > 0 and var port ? port : null,
        TrustedProxies = settings.Get(CoreSettings.TrustedProxies),
        ProxyProtocol = Enum.Parse<ProxyProtocol>(settings.Get(CoreSettings.ProxyProtocol), ignoreCase: true),
        MaximumConnections = settings.Get(CoreSettings.MaxConnections),
        MaximumBodiesBytes = settings.Get(CoreSettings.MaxBodiesMegabytes) * 1024L * 1024,
        DrainDelay = settings.Get(CoreSettings.DrainDelay),
    };

    /// <summary>Disposed of after the host, so that the trailer follows the last answer.</summary>
    private static ExchangeRecorder? Recorder(Settings settings, BingeMeApi api, Action<string> warn)
    {
        if (settings.Find(CoreSettings.Capture) is not { } folder) return null;
        var router = new Router(api.Operations);
        var options = new CaptureOptions
        {
            Folder = folder,
            Source = "kestrel",
            Key = CaptureOptions.KeyOf(settings.Find(CoreSettings.CaptureKey)),
            OneIn = settings.Get(CoreSettings.CaptureOneIn),
            MostFileBytes = settings.Get(CoreSettings.CaptureMegabytes) * 1024L * 1024,
        };
        return new ExchangeRecorder(options, (method, path) => router.Match(method, path).Operation?.Id ?? "(none)", api.Context.Clock, warn);
    }

    private static async Task<bool> HasDatabase(BingeMeApi api)
    {
        try
        {
            await api.RequireDatabase();
            return true;
        }
        catch (UnavailableException e)
        {
            await Console.Error.WriteLineAsync(
                $"The database does not answer ({e.InnerException?.Message ?? e.Message}). ALLOW_START_WITHOUT_DB=on starts without it: what needs it is then 503 until it is there.");
            return false;
        }
    }

    /// <summary>Tells a person where to go; a person is assumed where development parts are in use.</summary>
    private static void Announce(KestrelHost host, Settings settings)
    {
        var at = host.Addresses[0].GetLeftPart(UriPartial.Authority);
        if (settings.IsProduction) return;
        Say($"BingeMe API listens on {at}");
        if (settings.Get(CoreSettings.DocsEnabled)) Say($"  API page      {at}/docs");
        if (settings.Get(CoreSettings.Profile) != Profile.Embedded) return;
        Say(
            $$"""
              Demo sign-in  mira_vale / fixture-pass-1 (a verified creator)
                TOKEN=$(curl -s -X POST {{at}}/auth/init -H 'content-type: application/json' -d '{"client":"android"}' | sed 's/.*"accessToken":"\([^"]*\)".*/\1/')
                curl -s -X POST {{at}}/auth/login -H "authorization: Bearer $TOKEN" -H 'content-type: application/json' \
                     -d '{"is_otp_login":false,"username_email":"mira_vale","password":"fixture-pass-1"}'
              Data          {{settings.Get(CoreSettings.DataFolder)}} (mail and messages that were "sent" lie in its outbox, uploads in its media/content)
            """);
    }

    /// <summary>Through the log's queue: an output without room, or without a reader, must end no start.</summary>
    private static void Say(string text) => LogStream.StandardOutput.Write(Encoding.UTF8.GetBytes(text + "\n"));
}
