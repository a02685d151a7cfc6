using System.Diagnostics;
using BingeMe.Handlers.Services;
using BingeMe.Http;
using BingeMe.Http.Operations;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Composition.Pins;
using BingeMe.Platform.Configuration;

namespace BingeMe.Platform.Composition;

/// <summary>
/// The whole system, put together with plain <c>new</c> in this folder and nowhere else, so that the object graph can be read. Nothing
/// outside is touched before the first request that needs it: a cold start pays only for what it uses.
/// </summary>
public sealed class BingeMeApi : IAsyncDisposable
{
    private readonly Dependencies dependencies;
    private readonly JobPump pump;

    /// <summary>Puts the system together.</summary>
    /// <param name="settings">The deployment's choices, already checked.</param>
    /// <param name="log">Makes the access log from the settings' colour and level.</param>
    /// <param name="replace">Lets a test put its own parts in the place of real ones; null = none.</param>
    /// <param name="clock">The clock of every part; null = the system's, or the pinned one.</param>
    /// <param name="faults">Hears of what fails beside the requests; null = nobody does.</param>
    public BingeMeApi(
        Settings settings, Func<Settings, IAccessLog> log, Func<HandlerContext, HandlerContext>? replace = null, TimeProvider? clock = null, IFaultLog? faults = null)
    {
        Settings = settings;
        clock ??= settings.Find(CoreSettings.PinnedClock) ?? TimeProvider.System;
        var pinned = settings.Find(CoreSettings.PinnedSeed) is { } seed ? new PinnedRandomSource(seed) : null;
        IRandomSource entropy = pinned ?? (IRandomSource)SystemRandomSource.Instance;
        dependencies = new Dependencies(settings, clock, faults ?? FaultLog.None);
        Context = dependencies.Context(entropy);
        if (replace is not null) Context = replace(Context);
        Operations = Handlers.Api.Declare(Context);
        var pipeline = new ApiPipeline(
            Operations, Handlers.Api.Authenticator(Context), Context.Limits, log(settings), dependencies.Cdn, Context.Clock, PipelineOptionsFactory.From(settings, Operations),
            Handlers.Api.WriteMarks(Context));
        Api = pinned is null ? pipeline : new PinnedApi(pipeline, pinned);
        pump = new JobPump(Context.Jobs, Context.Faults);
    }

    /// <summary>Answers requests.</summary>
    public IApi Api { get; }

    /// <summary>The one table of operations.</summary>
    public OperationTable Operations { get; }

    /// <summary>What the handlers are made of.</summary>
    public HandlerContext Context { get; }

    /// <summary>The deployment's choices.</summary>
    public Settings Settings { get; }

    /// <summary>What an operator should know of the settings beside their own warnings: limits of operations that there are not.</summary>
    public IEnumerable<string> SettingWarnings() => Settings.LimitsOfNobody(Operations.Select(static o => o.Id));

    /// <summary>Asks the database for one answer, for a server that must not start without it (platform-auth P19, ALLOW_START_WITHOUT_DB).</summary>
    /// <exception cref="UnavailableException">It does not answer.</exception>
    public Task RequireDatabase() => new SqlReadiness(Context.Database, bringsItselfUp: true).Check(CancellationToken.None);

    /// <summary>Does what requests left to the background (pushes, notices, alerts, invalidations), within a few seconds; never throws.</summary>
    public Task FlushAsync() => dependencies.Flush();

    /// <summary>Goes on beside the requests with work that other processes recorded and left behind, until disposed: for a server.</summary>
    public void StartBackground()
    {
        pump.Start();
        dependencies.StartMeasuring();
    }

    /// <summary>
    /// Does what requests left to the background, and now and then what others left behind, for a bounded time; then breaks off what is not
    /// done, which stays recorded. For a function whose sandbox freezes afterwards (AWS Lambda, Execution environment lifecycle). Never throws.
    /// </summary>
    /// <param name="atMost">The time.</param>
    /// <returns>Whether all of it was done.</returns>
    public async Task<bool> DoBackgroundWork(TimeSpan atMost)
    {
        var since = Stopwatch.GetTimestamp();
        if (pump.IsTime)
        {
            using var over = new CancellationTokenSource(atMost);
            await pump.Once(over.Token);
        }

        return await dependencies.Flush(Dependencies.Rest(atMost, since));
    }

    /// <summary>Does what waits, then closes files and connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await pump.DisposeAsync();
        await dependencies.DisposeAsync();
    }
}
