using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;
using BingeMe.Handlers.Services;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Background;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Identity;

namespace BingeMe.Platform.Composition;

/// <summary>The world outside as the settings want it: each port with its implementation.</summary>
internal sealed class Dependencies : IAsyncDisposable
{
    private const int QueuePlaces = 1000;
    private const int QueueWorkers = 8;

    private static readonly TimeSpan QueueDrainTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdentityTimeout = TimeSpan.FromSeconds(5);

    private readonly Settings settings;
    private readonly TimeProvider clock;
    private readonly SqlDependencies sql;
    private readonly StateDependencies state;
    private readonly ExternalServices outside;
    private readonly IFaultLog faults;
    private readonly BackgroundQueue queue;
    private readonly ExternalHttpClient identityHttp = new(IdentityTimeout);

    public Dependencies(Settings settings, TimeProvider clock, IFaultLog faults)
    {
        this.faults = faults;
        queue = new BackgroundQueue(QueuePlaces, QueueWorkers, QueueDrainTime, faults);
        this.settings = settings;
        this.clock = clock;
        state = new StateDependencies(settings, clock);
        sql = new SqlDependencies(settings, clock, faults);
        outside = new ExternalServices(settings, clock, queue, faults);
    }

    /// <summary>Hears of writes.</summary>
    public ICdnInvalidation Cdn => outside.Cdn;

    /// <summary>Begins to measure the read replica, where there is one: for a server.</summary>
    public void StartMeasuring() => sql.Replica?.Start();

    /// <summary>Sends what waits in the background.</summary>
    public async Task Flush()
    {
        await queue.Flush(FlushTime);
        await outside.Flush();
    }

    /// <summary>Goes on with what waits in the background until the time is over, and breaks off what is not done by then.</summary>
    /// <returns>Whether all of it was done.</returns>
    public async Task<bool> Flush(TimeSpan atMost)
    {
        var since = Stopwatch.GetTimestamp();
        var invalidations = outside.Flush();
        var isDone = await queue.Flush(atMost);
        await queue.Pause();
        return isDone && (invalidations.IsCompleted || await Task.WhenAny(invalidations, Task.Delay(Rest(atMost, since))) == invalidations);
    }

    /// <summary>What is left of a time that began then; nothing when it is over.</summary>
    public static TimeSpan Rest(TimeSpan atMost, long since) => Stopwatch.GetElapsedTime(since) is var gone && gone < atMost ? atMost - gone : TimeSpan.Zero;

    public HandlerContext Context(IRandomSource entropy)
    {
        return new HandlerContext
        {
            Settings = HandlerSettingsFactory.From(settings),
            Clock = clock,
            Entropy = entropy,
            Database = sql.Database,
            Replica = sql.Replica,
            Locks = sql.Locks,
            Sessions = state.Sessions,
            Codes = state.Codes,
            Limits = state.Limits,
            PushTokens = state.PushTokens,
            Goals = state.Goals,
            Challenges = state.Challenges,
            AppAttest = Attest(),
            Mailer = outside.Mailer,
            Messenger = outside.Messenger(sql.Database),
            Push = outside.Push(state.PushTokens),
            Background = queue,
            Faults = faults,
            Alerts = outside.Alerts,
            MediaStore = outside.MediaStore,
            Images = outside.Images,
            Documents = outside.Documents,
            FaceCheck = outside.FaceCheck,
            AddressChecker = outside.AddressChecker,
            Captcha = outside.Captcha,
            IdentityTokens = Identities(),
            Readiness = [new SqlReadiness(sql.Database, settings.Get(CoreSettings.Profile) == Profile.Embedded), .. state.Readiness],
            StartedAt = clock.GetUtcNow(),
            Version = static () => Release.Number,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await queue.DisposeAsync();
        await outside.Flush();
        outside.Dispose();
        await sql.DisposeAsync();
        await state.DisposeAsync();
        identityHttp.Dispose();
    }

    private AppAttest Attest()
    {
        var root = settings.Find(SecuritySettings.AppleAttestRoot);
        return new AppAttest(
            settings.Find(SecuritySettings.AppleTeamId),
            [.. settings.Get(SecuritySettings.AppleBundleIds)],
            settings.Get(SecuritySettings.AppleAttestDevelopment),
            root is null ? null : () => X509CertificateLoader.LoadCertificateFromFile(root));
    }

    private LazyIdentityTokens Identities() => new(() =>
    {
        var credentials = settings.Find(SecuritySettings.AppleTeamId) is { } team
            && settings.Find(SecuritySettings.AppleKeyId) is { } key
            && settings.Find(SecuritySettings.ApplePrivateKey) is { } pem
                ? new AppleCredentials(team, key, pem)
                : null;
        return new IdentityTokens(
            new HttpProviderKeys(() => identityHttp.Client, clock), new AppleCodeExchange(credentials, () => identityHttp.Client, clock), clock);
    });
}
