using BingeMe.Handlers.Accounts;
using BingeMe.Handlers.Agora;
using BingeMe.Handlers.Codes;
using BingeMe.Handlers.Data;
using BingeMe.Handlers.Entitlements;
using BingeMe.Handlers.Jobs;
using BingeMe.Handlers.Ledger;
using BingeMe.Handlers.Media;
using BingeMe.Handlers.Notify;
using BingeMe.Handlers.Paging;
using BingeMe.Handlers.Ports;
using BingeMe.Handlers.Security;
using BingeMe.Handlers.Settings;
using BingeMe.Handlers.Tickets;
using BingeMe.Http;
using BingeMe.Http.Pipeline;
using BingeMe.Http.Limits;

namespace BingeMe.Handlers.Services;

/// <summary>Everything that modules may use to make their handlers; made once by the composition.</summary>
public sealed record HandlerContext
{
    /// <summary>The deployment's choices.</summary>
    public required HandlerSettings Settings { get; init; }

    /// <summary>The one clock.</summary>
    public required TimeProvider Clock { get; init; }

    /// <summary>The one source of randomness.</summary>
    public required IRandomSource Entropy { get; init; }

    /// <summary>The SQL database.</summary>
    public required IDatabase Database { get; init; }

    /// <summary>A copy of the database for lists; null where there is none.</summary>
    public IReadReplica? Replica { get; init; }

    /// <summary>Named locks (ruling 26).</summary>
    public required INamedLocks Locks { get; init; }

    /// <summary>Refresh-token sessions.</summary>
    public required ISessions Sessions { get; init; }

    /// <summary>One-time codes.</summary>
    public required IOneTimeCodeStore Codes { get; init; }

    /// <summary>Rate limits.</summary>
    public required IRateLimits Limits { get; init; }

    /// <summary>Devices for push.</summary>
    public required IPushTokens PushTokens { get; init; }

    /// <summary>Goals of live streams.</summary>
    public required ILiveGoals Goals { get; init; }

    /// <summary>App Attest challenges.</summary>
    public required IAttestChallenges Challenges { get; init; }

    /// <summary>App Attest verification.</summary>
    public required IAppAttest AppAttest { get; init; }

    /// <summary>Outgoing mail.</summary>
    public required IMailer Mailer { get; init; }

    /// <summary>Codes to a phone.</summary>
    public required IMessenger Messenger { get; init; }

    /// <summary>Push messages.</summary>
    public required IPush Push { get; init; }

    /// <summary>Work that answers do not wait for.</summary>
    public required IBackgroundWork Background { get; init; }

    /// <summary>Hears of what fails beside the requests.</summary>
    public IFaultLog Faults { get; init; } = FaultLog.None;

    /// <summary>Alerts to the people on call.</summary>
    public required IAlerts Alerts { get; init; }

    /// <summary>Uploaded files.</summary>
    public required IMediaStore MediaStore { get; init; }

    /// <summary>Pictures.</summary>
    public required IImages Images { get; init; }

    /// <summary>Papers that are signed and kept.</summary>
    public required IDocuments Documents { get; init; }

    /// <summary>Faces on photos.</summary>
    public required IFaceCheck FaceCheck { get; init; }

    /// <summary>The outside checker of mail addresses.</summary>
    public required IAddressChecker AddressChecker { get; init; }

    /// <summary>Tells people from programs.</summary>
    public required ICaptcha Captcha { get; init; }

    /// <summary>Google's and Apple's tokens.</summary>
    public required IIdentityTokens IdentityTokens { get; init; }

    /// <summary>What <c>/health/ready</c> asks.</summary>
    public required IReadOnlyList<IReadinessCheck> Readiness { get; init; }

    /// <summary>Whether the server is stopping.</summary>
    public DrainState Drain { get; init; } = new();

    /// <summary>When this process began, for <c>/health</c>.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The release, for <c>/health</c>; asked only there, since reading it costs a start.</summary>
    public required Func<string> Version { get; init; }

    /// <summary>Encoded ids.</summary>
    public EncodedIds Ids => ids ??= new EncodedIds(Settings.EncryptSecretId);

    /// <summary>Access and refresh tokens.</summary>
    public Tokens Tokens => tokens ??= new Tokens(Settings, Ids, Entropy);

    /// <summary>The one door to <see cref="Database"/>.</summary>
    internal Db Db => db ??= new Db(Database, Clock);

    /// <summary>Lets the copy answer lists.</summary>
    internal ReplicaReads Lists => lists ??= new ReplicaReads(Db, Replica, Clock);

    /// <summary>The administration's settings, read once a minute for all modules.</summary>
    internal AdminSettingsReader AdminSettings => adminSettings ??= new AdminSettingsReader(Db, Clock);

    /// <summary>Which currency a member sees.</summary>
    internal Currencies Currencies => currencies ??= new Currencies(AdminSettings);

    /// <summary>Addresses of media.</summary>
    internal MediaUrls MediaUrls => mediaUrls ??= new MediaUrls(Settings.CdnBase);

    /// <summary>What uploads become when they are committed.</summary>
    internal Attachments Attachments => attachments ??= new Attachments(Db, MediaStore, Images, AdminSettings, MediaKeys);

    /// <summary>Keys of new uploads.</summary>
    internal MediaKeys MediaKeys => mediaKeys ??= new MediaKeys(Entropy);

    /// <summary>Signed addresses to upload to.</summary>
    internal UploadUrls UploadUrls => uploadUrls ??= new UploadUrls(MediaStore, MediaKeys);

    /// <summary>Limits of the rules themselves; a store that is down lets calls pass.</summary>
    internal FailOpenLimits FailOpenLimits => failOpenLimits ??= new FailOpenLimits(Limits);

    /// <summary>One-time codes: issued, tried, used up.</summary>
    internal OneTimeCodes OneTimeCodes => oneTimeCodes ??= new OneTimeCodes(Codes, FailOpenLimits, Entropy, Settings);

    /// <summary>Brings codes to members.</summary>
    internal CodeSender CodeSender => codeSender ??= new CodeSender(Mailer, Messenger, OneTimeCodes);

    /// <summary>Tells members what happened to their account.</summary>
    internal AccountNotices AccountNotices => accountNotices ??= new AccountNotices(Mailer, Jobs);

    /// <summary>Tokens for rooms of calls and live streams.</summary>
    internal AgoraTokens AgoraTokens => agoraTokens ??= new AgoraTokens(Entropy);

    internal PasswordHashes PasswordHashes => passwordHashes ??= new PasswordHashes(Settings.PasswordCost);

    /// <summary>Signs members out everywhere.</summary>
    internal AllSessions AllSessions => allSessions ??= new AllSessions(Sessions, PushTokens, Faults);

    /// <summary>The current password before changes that need it.</summary>
    internal CurrentPassword CurrentPassword => currentPassword ??= new CurrentPassword(Db, PasswordHashes, new PasswordGuesses(FailOpenLimits, Settings, Clock));

    /// <summary>Fields that are encrypted at rest.</summary>
    internal SealedFields SealedFields => sealedFields ??= new SealedFields(Settings.DataSecrets, Entropy);

    /// <summary>Conversations of members with the house.</summary>
    internal TicketThreads Tickets => tickets ??= new TicketThreads(Db, Attachments, new PaperLinks(MediaStore), Pages, Settings.HouseAccountId);

    /// <summary>Pages of lists.</summary>
    internal Pages Pages => pages ??= Paging.Pages.Of(Settings);

    /// <summary>Who may see or do what (ruling 10).</summary>
    internal EntitlementReader Entitlement => entitlement ??= new EntitlementReader(Clock);

    /// <summary>Tells members what others did.</summary>
    internal Notifier Notifier => notifier ??= new Notifier(Pushes, Ids, Clock, Faults);

    /// <summary>What creators earned.</summary>
    internal Earnings Earnings => earnings ??= new Earnings(Db, Background);

    /// <summary>Work that must not be lost and that no answer waits for.</summary>
    internal JobQueue Jobs => jobs ??= new JobQueue(Db, Background, Entropy, Clock, Faults);

    /// <summary>Pushes of what is being stored.</summary>
    internal Pushes Pushes => pushes ??= new Pushes(Push, Jobs);

    private EncodedIds? ids;
    private Tokens? tokens;
    private Db? db;
    private ReplicaReads? lists;
    private Earnings? earnings;
    private AdminSettingsReader? adminSettings;
    private Currencies? currencies;
    private MediaUrls? mediaUrls;
    private Attachments? attachments;
    private MediaKeys? mediaKeys;
    private UploadUrls? uploadUrls;
    private FailOpenLimits? failOpenLimits;
    private OneTimeCodes? oneTimeCodes;
    private CodeSender? codeSender;
    private AccountNotices? accountNotices;
    private AllSessions? allSessions;
    private AgoraTokens? agoraTokens;
    private PasswordHashes? passwordHashes;
    private CurrentPassword? currentPassword;
    private SealedFields? sealedFields;
    private TicketThreads? tickets;
    private Pages? pages;
    private EntitlementReader? entitlement;
    private Notifier? notifier;
    private JobQueue? jobs;
    private Pushes? pushes;
}
