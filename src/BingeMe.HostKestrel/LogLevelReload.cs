using System.Runtime.InteropServices;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace BingeMe.HostKestrel;

/// <summary>
/// Lets an operator change LOG_LEVEL while the process runs: SIGHUP (<c>systemctl reload</c>) reads it anew from the file of settings. That goes
/// before the environment then, which cannot change any more; a file without it brings back the level of the start. Everything else that the
/// file says waits for a restart.
/// </summary>
internal sealed class LogLevelReload : IDisposable
{
    private readonly Settings settings;
    private readonly LoggingLevelSwitch level;
    private readonly ILogger logger;
    private readonly PosixSignalRegistration signal;

    /// <summary>Begins to listen to the signal, which no longer ends the process.</summary>
    /// <param name="settings">Those of the start.</param>
    /// <param name="level">What is changed.</param>
    /// <param name="logger">Is told.</param>
    public LogLevelReload(Settings settings, LoggingLevelSwitch level, ILogger logger)
    {
        this.settings = settings;
        this.level = level;
        this.logger = logger;
        signal = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnSignal);
    }

    /// <inheritdoc/>
    public void Dispose() => signal.Dispose();

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        var before = level.MinimumLevel;

        // Whoever asked for it sees what became of it, at any level.
        level.MinimumLevel = LogEventLevel.Warning;
        var after = before;
        try
        {
            var told = Settings.InFileNow(CoreSettings.LogLevel);
            var name = told ?? settings.Get(CoreSettings.LogLevel);
            after = Loggers.Level(name);
            logger.Warning("LOG_LEVEL is {Level} from now on, as {Source} says.", name, told is null ? "the start" : "the file of settings");
        }
        catch (SettingsException e)
        {
            logger.Warning("LOG_LEVEL stays as it is: {Fault}", e.Message);
        }

        level.MinimumLevel = after;
    }
}
