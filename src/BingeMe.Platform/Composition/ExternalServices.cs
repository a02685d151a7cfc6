using BingeMe.Handlers.Ports;
using BingeMe.Http;
using BingeMe.Http.Logging;
using BingeMe.Http.Pipeline;
using BingeMe.Platform.Configuration;
using BingeMe.Platform.Documents;
using BingeMe.Platform.Mail;
using BingeMe.Platform.Media;
using BingeMe.Platform.HttpClients;
using BingeMe.Platform.Outbox;
using BingeMe.Platform.Integrations.Alerts;
using BingeMe.Platform.Integrations.Aws;
using BingeMe.Platform.Integrations.Captcha;
using BingeMe.Platform.Integrations.Cdn;
using BingeMe.Platform.Integrations.Faces;
using BingeMe.Platform.Integrations.ListClean;
using BingeMe.Platform.Integrations.Push;
using BingeMe.Platform.Integrations.WhatsApp;
using BingeMe.Platform.Resilience;

namespace BingeMe.Platform.Composition;

/// <summary>
/// The services outside as the settings want them: embedded parts on a laptop, real ones elsewhere, and a part that does nothing where an
/// optional one is not configured. Clients are made by the first call. Breakers and signatures keep the machine's time, also in runs with
/// a pinned clock.
/// </summary>
internal sealed class ExternalServices : IDisposable
{
    private static readonly TimeSpan InvalidationPause = TimeSpan.FromSeconds(3);

    private readonly Settings settings;
    private readonly TimeProvider clock;
    private readonly bool embedded;
    private readonly bool toOutbox;
    private readonly IBackgroundWork background;
    private readonly IFaultLog faults;
    private readonly AwsCredentials aws = new();
    private readonly List<IDisposable> owned = [];
    private readonly CloudFrontInvalidation? cloudFront;

    public ExternalServices(Settings settings, TimeProvider clock, IBackgroundWork background, IFaultLog? faults = null)
    {
        this.background = background;
        this.faults = faults ?? FaultLog.None;
        this.settings = settings;
        this.clock = clock;
        embedded = settings.Get(CoreSettings.Profile) == Profile.Embedded;
        toOutbox = settings.Get(ServiceSettings.DeliverToOutbox);
        Outbox = new LocalOutbox(Path.Combine(settings.Get(CoreSettings.DataFolder), "outbox"), clock);
        Images = Own(new SkiaImages());
        Documents = Own(new PdfDocuments());
        MediaStore = Store();
        FaceCheck = Faces();
        Mailer = toOutbox ? new OutboxMailer(Outbox, settings.Get(SecuritySettings.CodeLifetime)) : Smtp();
        Alerts = LogAndTelegram();
        AddressChecker = ListClean();
        Captcha = Google();
        cloudFront = CloudFront();
    }

    public LocalOutbox Outbox { get; }

    public IImages Images { get; }

    public IDocuments Documents { get; }

    public IMediaStore MediaStore { get; }

    public IFaceCheck FaceCheck { get; }

    public IMailer Mailer { get; }

    public IAlerts Alerts { get; }

    public IAddressChecker AddressChecker { get; }

    public ICaptcha Captcha { get; }

    /// <summary>CloudFront, for a look at it; null where nothing is invalidated.</summary>
    public CloudFrontInvalidation? CloudFrontServer => cloudFront;

    public ICdnInvalidation Cdn => cloudFront ?? (ICdnInvalidation)NoCdn.Instance;

    public IMessenger Messenger(IDatabase database)
    {
        if (toOutbox) return new OutboxMessenger(Outbox);
        return settings.Find(ServiceSettings.WhatsAppUrl) is { } url && settings.Find(ServiceSettings.WhatsAppTemplate) is { } template
            ? new WhatsAppMessenger(Http(WhatsAppMessenger.Name, WhatsAppMessenger.Limits), new WhatsAppTokenSql(database), Alerts, url, template, clock)
            : NoMessenger.Instance;
    }

    public IPush Push(IPushTokens tokens)
    {
        if (toOutbox) return new OutboxPush(Outbox, tokens);
        if (settings.Find(ServiceSettings.PushAccount) is not { } text) return NoPush.Instance;
        var account = Account(text);
        return new FcmPush(Http("fcm", FcmPush.Limits), Access(account), () => account.Value, tokens, FcmPush.Fcm, faults);
    }

    /// <summary>What pushes show to Google; null where there are none.</summary>
    public GoogleAccessTokens? PushAccess() =>
        settings.Find(ServiceSettings.PushAccount) is { } text ? Access(Account(text)) : null;

    /// <summary>The mail server, whether or not mail goes to the outbox.</summary>
    public SmtpMailer MailServer() => Smtp();

    /// <summary>The chat of alerts; null where there is none.</summary>
    public TelegramAlerts? Telegram() =>
        !embedded && settings.Find(ServiceSettings.TelegramToken) is { } bot && settings.Find(ServiceSettings.TelegramChat) is { } chat
            ? new TelegramAlerts(Http("telegram", new DependencyLimits()), background, bot, chat, TelegramRequest.Telegram)
            : null;

    /// <summary>Sends the invalidations that wait. Costs nothing when none do.</summary>
    public Task Flush() => cloudFront?.Flush() ?? Task.CompletedTask;

    public void Dispose()
    {
        cloudFront?.Dispose();
        foreach (var part in owned) part.Dispose();
    }

    private IMediaStore Store()
    {
        if (embedded)
        {
            return new DiskMediaStore(
                Path.Combine(settings.Get(CoreSettings.DataFolder), "media"),
                settings.Get(CoreSettings.PublicUrl).ToString().TrimEnd('/'),
                settings.Get(SecuritySettings.EncryptSecret),
                clock);
        }

        return Own(new S3MediaStore(
            new DependencyPolicy("s3", S3MediaStore.Limits, PauseTolerantTimeProvider.Instance),
            new S3Options
            {
                Region = settings.Get(ServiceSettings.AwsRegion),
                MainBucket = settings.Find(ServiceSettings.MediaBucket),
                AgreementBucket = settings.Get(ServiceSettings.AgreementBucket),
                Endpoint = settings.Find(ServiceSettings.S3Endpoint),
            }));
    }

    private IFaceCheck Faces()
    {
        if (embedded) return new NoFaceCheck(Images);
        var region = settings.Get(ServiceSettings.AwsRegion);
        return new RekognitionFaceCheck(
            Http("rekognition", RekognitionFaceCheck.Limits), Images, aws, region, TimeProvider.System, RekognitionFaceCheck.Rekognition(region));
    }

    /// <summary>A file that could not be read is tried again: it may be put there later.</summary>
    private static Lazy<ServiceAccount> Account(string text) => new(() => ServiceAccount.Read(text), LazyThreadSafetyMode.PublicationOnly);

    private GoogleAccessTokens Access(Lazy<ServiceAccount> account) =>
        Own(new GoogleAccessTokens(Http("google-token", FcmPush.Limits), () => account.Value, FcmPush.Scope, TimeProvider.System));

    private SmtpMailer Smtp()
    {
        var user = settings.Find(ServiceSettings.MailUser);
        var options = new SmtpOptions
        {
            Host = settings.Get(ServiceSettings.MailHost),
            Port = settings.Get(ServiceSettings.MailPort),
            Tls = settings.Get(ServiceSettings.MailTls),
            User = user,
            Password = settings.Find(ServiceSettings.MailPassword),
            FromName = settings.Get(ServiceSettings.MailFromName),
            FromAddress = settings.Find(ServiceSettings.MailFromAddress) ?? (user is not null && TextParsers.IsMailAddress(user) ? user : "no-reply@bingeme.com"),
            ContactFrom = settings.Find(ServiceSettings.ContactFrom),
            ContactTo = settings.Find(ServiceSettings.AdminAddress),
        };
        return new SmtpMailer(new DependencyPolicy("smtp", SmtpMailer.Limits, PauseTolerantTimeProvider.Instance), options, settings.Get(SecuritySettings.CodeLifetime));
    }

    private LoggedAlerts LogAndTelegram() => new(
        Telegram(),
        clock,
        TextWriter.Synchronized(new StreamWriter(LogStream.StandardError) { AutoFlush = true }));

    private IAddressChecker ListClean() =>
        !embedded && settings.Find(ServiceSettings.ListCleanKey) is { } key
            ? new ListCleanChecker(Http("listclean", ListCleanChecker.Limits), key, ListCleanChecker.ListClean)
            : NoAddressChecker.Instance;

    private ICaptcha Google() =>
        !embedded && settings.Find(ServiceSettings.CaptchaSecret) is { } secret
            ? new ReCaptcha(Http("recaptcha", ReCaptcha.Limits), secret, settings.Get(ServiceSettings.CaptchaHosts), ReCaptcha.Google)
            : NoCaptcha.Instance;

    private CloudFrontInvalidation? CloudFront() =>
        !embedded && settings.Find(CoreSettings.CloudFrontDistribution) is { } distribution
            ? new CloudFrontInvalidation(
                Http("cloudfront", CloudFrontInvalidation.Limits),
                distribution,
                aws,
                SystemRandomSource.Instance,
                TimeProvider.System,
                // A Lambda sandbox freezes before a timer rings: there every invocation flushes.
                settings.IsLambda ? Timeout.InfiniteTimeSpan : InvalidationPause,
                CloudFrontInvalidation.CloudFront,
                faults)
            : null;

    private GuardedHttpClient Http(string name, DependencyLimits limits)
    {
        // Polly's time-out ends an attempt; the client's own is the net below it.
        var client = Own(new ExternalHttpClient(limits.Timeout + TimeSpan.FromSeconds(1)));
        return new GuardedHttpClient(new DependencyPolicy(name, limits, PauseTolerantTimeProvider.Instance), () => client.Client);
    }

    private T Own<T>(T part)
        where T : IDisposable
    {
        owned.Add(part);
        return part;
    }
}
